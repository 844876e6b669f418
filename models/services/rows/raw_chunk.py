"""A chunk of rows, as text, before any is judged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

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
    "counters",
)


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
