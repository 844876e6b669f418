"""Assess what slowdown a benchmark could show, and at what cost."""
