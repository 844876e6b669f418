"""Bring fits and series status up to date with the measurements."""
