"""Tests of what the sampler of steps is handed."""
