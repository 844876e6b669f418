"""Edits of series, and the factors between units."""
