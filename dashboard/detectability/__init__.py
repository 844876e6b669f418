"""Detectability: how small a slowdown a benchmark could show."""
