"""Store what programs post: each post in one transaction, once."""
