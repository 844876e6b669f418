"""Rows that a table states column by column: the long format, and short lists by hand."""
