"""Rename, merge, split and rescale series, each in one transaction, and undo it."""
