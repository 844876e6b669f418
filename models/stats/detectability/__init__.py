"""Variability and the smallest detectable slowdown of a benchmark."""
