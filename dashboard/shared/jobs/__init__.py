"""Background jobs: refits, their cards and lists."""
