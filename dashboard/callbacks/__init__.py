"""Wiring of inputs to services and figures, one page per file."""
