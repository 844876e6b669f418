"""Trend: measurements, level and comparisons of one to twelve series."""
