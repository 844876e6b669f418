"""Values, names and decisions as text."""
