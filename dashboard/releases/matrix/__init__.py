"""All series over the last releases: the change of each release against the one before."""
