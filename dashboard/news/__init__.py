"""News: what changed in the last days."""
