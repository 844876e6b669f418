"""Commands on alerts: who is on duty, what is wanted, how they ended."""
