"""Filters of series and windows of days."""
