"""Split ids among statements, below every database's limit on parameters."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

AT_ONCE = 5000  # SQLite allows 32,766 parameters in a statement, PostgreSQL 65,535

Item = TypeVar("Item")


def chunks(items: Sequence[Item], at_once: int = AT_ONCE) -> Iterator[list[Item]]:
    """Split a sequence, in its order, into lists of at most ``at_once`` items; none is empty."""
    return (list(items[start : start + at_once]) for start in range(0, len(items), at_once))


def sorted_chunks(ids: Collection[int], at_once: int = AT_ONCE) -> Iterator[list[int]]:
    """Split the distinct ids, in rising order, into lists of at most ``at_once``."""
    return chunks(sorted(set(ids)), at_once)
