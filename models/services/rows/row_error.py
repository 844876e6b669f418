"""The reason why one row cannot be used; it never leaves the validation."""


class RowError(Exception):
    """A row cannot be used; the message is the reason that is kept beside it."""
