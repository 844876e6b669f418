"""What every reader hands on: a chunk of rows, as text, with the place each came from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

REQUIRED = ("suite", "test", "platform", "time", "value")
OPTIONAL = (
    "project",
    "branch",
    "unit",
    "lower_is_better",
    "revision",
    "version",
    "run_id",
    "replicate",
    "status",
    "host",
    "instance",
    "iteration",
    "revision_time",
    "artifact_hash",
)
CHUNK_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row whose fields cannot be distinguished."""

    line: int
    reason: str
    content: str


@dataclass(frozen=True, slots=True)
class RawChunk:
    """R rows as they stand in the file, none judged yet.

    ``columns`` maps the name of each known column that the file has to R texts; a blank means
    that nothing is stated. ``content(i)`` spells row ``i`` as the file does.
    """

    lines: Sequence[int]  # shape (R,), 1-based, the first line of each row
    columns: Mapping[str, Sequence[str]]
    content: Callable[[int], str]
    position: int  # bytes of the file consumed so far, for progress
    broken: list[BrokenRow] = field(default_factory=list)


class Reader(Protocol):
    """One input file, opened and found to have the right shape."""

    ignored: tuple[str, ...]
    """Columns that Bandwatch does not know and leaves alone."""

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[RawChunk]:
        """Yield the file's rows in order, at most `rows` at a time."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...
