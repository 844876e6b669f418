"""The HTTP API: the store's answers and posts for programs (docs/reference/api.md)."""
