"""What pages, ingests and fits cost."""
