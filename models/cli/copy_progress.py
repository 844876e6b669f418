"""How far a copy of a store is, as lines on standard error."""

import time

import typer

EVERY_SECONDS = 5.0


class CopyProgress:
    """Prints a line every few seconds while rows are copied; nothing of a copy that is quick.

    Parameters
    ----------
    every_seconds : float
        Least time between two lines.
    """

    def __init__(self, every_seconds: float = EVERY_SECONDS) -> None:
        self._every = every_seconds
        self._next = time.monotonic() + every_seconds

    def __call__(self, table: str, copied: int, total: int) -> None:
        """Take how far a table is: rows copied, and rows that it has."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + self._every
        share = f" ({100 * copied // total} %)" if total else ""
        typer.echo(f"{table}: {copied:,} of {total:,} rows{share}", err=True)
