"""Open and shut the store for writing, request by request."""

from models.storage.database.write_guard import refuse_writes


def allow_writes() -> None:
    """Let the present request write: who asks, and the role, were checked."""
    refuse_writes(False)


def forbid_writes() -> None:
    """Let the present request only read."""
    refuse_writes(True)
