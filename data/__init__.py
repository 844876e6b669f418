"""Benchmark results from outside: readers, validation, and the demo generator."""
