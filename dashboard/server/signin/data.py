"""Open and shut the store for writing, request by request."""

from models.storage.database.write_guard import refuse_writes


def allow_writes() -> None:
    """Allow the present request to write: who asks, and the role, were checked."""
    refuse_writes(False)


def forbid_writes() -> None:
    """Refuse what the present request would write."""
    refuse_writes(True)
