"""What several pages use; it knows no page."""
