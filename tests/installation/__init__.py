"""The lock files, and what they install."""
