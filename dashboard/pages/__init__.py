"""Layouts, one page per file."""
