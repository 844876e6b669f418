"""The SQL store: one store per aggregate to write, views to read."""
