"""Leaf records: series, measurement, release, fit, comparison, status, errors, settings."""
