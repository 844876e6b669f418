"""Overview: the status of every series."""
