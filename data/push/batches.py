"""Cut a file into posts of the HTTP API: the same file gives the same posts."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

from data.readers.chunk import OPTIONAL, REQUIRED, RawChunk, Reader
from models.records.text_rules import storage_fault

BATCH_ROWS = 5000
LARGEST_BODY = 6 << 20  # bytes; a server takes 8 MiB
_OF_RUN = (
    *("suite", "platform", "time", "project", "branch", "revision", "version"),
    *("run_id", "host", "revision_time"),
)
_COLUMNS = (*REQUIRED, *OPTIONAL)


@dataclass(frozen=True, slots=True)
class UnsentRow:
    """A row that is no row, or whose text nothing can hold."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One post."""

    body: bytes
    lines: tuple[int, ...]  # of the file, one for each measurement in the order of the body

    @property
    def key(self) -> str:
        """The Idempotency-Key: the same post has the same."""
        return f"push-{hashlib.sha256(self.body).hexdigest()}"


def read_batches(
    reader: Reader, source: str, project: str, branch: str, unsent: list[UnsentRow]
) -> Iterator[Batch]:
    """Yield the posts of a file.

    Parameters
    ----------
    source : str
        Name under which the server keeps the posts.
    project, branch : str
        For rows that state none; blank leaves it to the server.
    unsent : list of UnsentRow
        Takes the rows that cannot be sent.
    """
    given = {name: text for name, text in (("project", project), ("branch", branch)) if text}
    for chunk in reader.chunks(BATCH_ROWS):
        unsent += [UnsentRow(row.line, row.reason) for row in chunk.broken]
        rows, lines = _rows(chunk, given, unsent)
        yield from _batches(rows, lines, source)


def _rows(
    chunk: RawChunk, given: dict[str, str], unsent: list[UnsentRow]
) -> tuple[list[dict[str, str]], list[int]]:
    """Return what each row states, and its line."""
    columns = [(name, chunk.columns[name]) for name in _COLUMNS if name in chunk.columns]
    rows, lines = [], []
    for place, line in enumerate(chunk.lines):
        row = given | {name: text for name, texts in columns if (text := texts[place].strip())}
        fault = next(
            (f"{name} {why}" for name, text in row.items() if (why := storage_fault(text))), ""
        )
        if fault:
            unsent.append(UnsentRow(line, fault))
        else:
            rows.append(row)
            lines.append(line)
    return rows, lines


def _batches(rows: Sequence[dict[str, str]], lines: Sequence[int], source: str) -> Iterator[Batch]:
    if not rows:
        return
    body = orjson.dumps({"source": source, "runs": _runs(rows)})
    if len(body) > LARGEST_BODY and len(rows) > 1:
        half = len(rows) // 2
        yield from _batches(rows[:half], lines[:half], source)
        yield from _batches(rows[half:], lines[half:], source)
    else:
        yield Batch(body, tuple(lines))


def _runs(rows: Sequence[dict[str, str]]) -> list[dict[str, object]]:
    """Group neighbouring rows of one run, so that what they share is sent once."""
    runs: list[dict[str, object]] = []
    last: dict[str, str] | None = None
    measurements: list[dict[str, str]] = []
    for row in rows:
        run = {name: row[name] for name in _OF_RUN if name in row}
        if run != last:
            measurements = []
            runs.append({**run, "measurements": measurements})
            last = run
        measurements.append({name: text for name, text in row.items() if name not in _OF_RUN})
    return runs
