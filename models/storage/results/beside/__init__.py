"""What stands beside measured values: counters of runs, descriptions of platforms."""
