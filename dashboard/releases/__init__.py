"""Releases: one release against others, with a gate and a report."""
