"""Benchmarks with their instances and iterations, as the analysis of detectability reads them."""
