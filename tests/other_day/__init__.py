"""Run tests as if it were another day, hour and zone; see ``python -m tests.other_day --help``."""
