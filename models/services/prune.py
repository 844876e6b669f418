"""Retention: delete the fits that newer ones replaced, and report sizes."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from models.storage.database.size import database_bytes
from models.storage.fits.retention import FitSizes, fit_sizes, prune_fits, superseded_sizes


@dataclass(frozen=True, slots=True)
class StoreSizes:
    """Sizes of a store; those of fits are estimates."""

    database: int  # bytes
    fits: FitSizes
    superseded: FitSizes  # what retention deletes


def read_sizes(engine: Engine, keep: int) -> StoreSizes:
    """Measure a store.

    Parameters
    ----------
    keep : int
        Complete fits that a series keeps; 0 keeps all.
    """
    superseded = superseded_sizes(engine, keep=keep) if keep else FitSizes(0, 0)
    return StoreSizes(database_bytes(engine), fit_sizes(engine), superseded)


def prune(engine: Engine, keep: int, on_deleted: Callable[[int], None] | None = None) -> int:
    """Delete superseded fits, unless ``keep`` is 0; returns how many. See `prune_fits`."""
    return prune_fits(engine, keep=keep, on_deleted=on_deleted) if keep else 0


def size_text(size: int) -> str:
    """Format a number of bytes: ``812 MB``, ``1.6 GB``."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6)):
        if size >= scale:
            number = size / scale
            return f"{number:,.1f} {unit}" if number < 100 else f"{number:,.0f} {unit}"
    return f"{size / 1e3:,.0f} kB"
