"""Write and read background jobs."""
