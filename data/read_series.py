"""Read whole series from a file that need not name suites or platforms."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from data.readers.chunk import REQUIRED as STORE_COLUMNS
from data.readers.chunk import Reader
from data.readers.completion.complete_chunks import CompleteChunks, needed_columns
from data.readers.completion.given import NOTHING_GIVEN, Given
from data.readers.find_format import find_format
from data.readers.formats.long_csv import LONG_CSV
from data.readers.open_reader import open_reader
from data.readers.source import InputSource
from data.run_of_rows import order_by_run
from models.records.days import DAY_MS
from models.records.errors import ReadError
from models.records.measurement import Status
from models.records.series import Direction
from models.services.fitting.analysis import RowsOfFile, SeriesRows, UnusedRow
from models.services.rows.fields import parse_status, parse_truth, parse_value
from models.services.rows.row_error import RowError
from models.services.rows.times import parse_time

REQUIRED = ("time", "value")
NAMES = ("project", "branch", "suite", "test", "platform")
RUN_NAMES = ("run_id", "revision")
OPTIONAL = (*NAMES, "unit", "lower_is_better", "version", "status", *RUN_NAMES)
LARGEST_DAY = 1_000_000  # of plain numbers; calendars end in the year 4707


def read_series(
    path: Path,
    default: Direction = Direction.LOWER_IS_BETTER,
    given: Given = NOTHING_GIVEN,
    format_name: str = "",
) -> RowsOfFile:
    """Read all series of a file, each in time order, run by run.

    Parameters
    ----------
    path : Path
        CSV with at least ``time`` and ``value``, also gzipped, or a file of any format that
        is recognised.
        Times are those that ``bandwatch ingest`` takes. Where every time of the file is a
        plain number too small for an epoch, such as an index, it counts days.
    default : Direction
        Which way is worse for rows that do not say.
    given : Given
        What stands in for other statements that rows do not make.
    format_name : str
        The file's format; blank means that it is recognised by content.

    Returns
    -------
    RowsOfFile
        Series in the order in which they first appear. A row that cannot be used is kept
        aside with its line and the reason.

    Raises
    ------
    ReadError
        If the file cannot be read, lacks a column or holds no row.
    """
    reader = _open(path, given, format_name)
    drafts: dict[tuple[str, ...], _Draft] = {}
    broken: list[UnusedRow] = []
    try:
        for line, row in _rows(reader, broken):
            names = tuple(row[name] for name in NAMES)
            drafts.setdefault(names, _Draft(default)).add(line, row)
    finally:
        close: Callable[[], None] | None = getattr(reader, "close", None)
        if close is not None:
            close()
    if not drafts and not broken:
        raise ReadError(f"{path}: the file has a header and no rows.")
    times = [text for draft in drafts.values() for text in draft.times]
    dated = not _are_plain_numbers(times)
    series = tuple(
        draft.finish(_key(names, path), names, dated=dated) for names, draft in drafts.items()
    )
    return RowsOfFile(series, tuple(broken), dated)


@dataclass(slots=True)
class _Draft:
    """One series while its rows come in."""

    default: Direction
    unit: str = ""
    lower: bool | None = None
    times: list[str] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    runs: list[tuple[str, str]] = field(default_factory=list)  # run id and revision
    lines: list[int] = field(default_factory=list)
    unused: list[UnusedRow] = field(default_factory=list)

    def add(self, line: int, row: dict[str, str]) -> None:
        """Take a row, or keep it aside."""
        try:
            value = self._value(row)
        except RowError as fault:
            self.unused.append(UnusedRow(line, str(fault)))
            return
        self.times.append(row["time"])
        self.values.append(value)
        self.versions.append(row["version"])
        self.runs.append((row["run_id"], row["revision"]))
        self.lines.append(line)

    def _value(self, row: dict[str, str]) -> float:
        lower, unit = parse_truth(row["lower_is_better"]), row["unit"]
        if lower is not None and self.lower is not None and lower != self.lower:
            raise RowError("lower_is_better contradicts the series' first rows")
        if unit and self.unit and unit != self.unit:
            raise RowError(f"the unit {unit!r} contradicts the series' {self.unit!r}")
        status = parse_status(row["status"])
        if status is not Status.OK:
            raise RowError(f"the run {status.value.replace('_', ' ')}")
        value = parse_value(row["value"], status)
        assert value is not None, "a run that succeeded has a value"
        self.lower = lower if self.lower is None else self.lower
        self.unit = self.unit or unit
        return value

    def finish(self, key: str, names: tuple[str, ...], *, dated: bool) -> SeriesRows:
        """Read the times and sort by them."""
        kept, time_ms = [], []
        for place, text in enumerate(self.times):
            try:
                time_ms.append(parse_time(text)[0] if dated else _day_ms(text))
                kept.append(place)
            except RowError as fault:
                self.unused.append(UnusedRow(self.lines[place], str(fault)))
        times = np.array(time_ms, dtype=np.int64)
        order, run = order_by_run(times, [self.runs[place] for place in kept])
        picked = np.array(kept, dtype=np.int64)[order]
        direction = self.default
        if self.lower is not None:
            direction = Direction.LOWER_IS_BETTER if self.lower else Direction.HIGHER_IS_BETTER
        return SeriesRows(
            key=key,
            names={name: text for name, text in zip(NAMES, names, strict=True) if text},
            unit=self.unit,
            direction=direction,
            time_ms=times[order],
            values=np.array(self.values, dtype=np.float64)[picked],
            versions=tuple(self.versions[place] for place in picked),
            lines=np.array(self.lines, dtype=np.int64)[picked],
            unused=tuple(sorted(self.unused, key=lambda row: row.line)),
            run=run,
        )


def _open(path: Path, given: Given, format_name: str) -> Reader:
    """Open CSV with few columns demanded, and anything else as the store would."""
    if given.mapping is not None and given.mapping.metrics:
        return open_reader(path, given, format_name)
    source = InputSource(path, samples=given.samples)
    found = find_format(source, format_name)
    if found is not LONG_CSV:
        return found.open(source, given)
    from data.readers.tables.long_csv import LongCsv

    needed = tuple(name for name in REQUIRED if name in needed_columns(given))
    return CompleteChunks(path, LongCsv(path, needed, (*REQUIRED, *OPTIONAL)), given)


def _rows(reader: Reader, broken: list[UnusedRow]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line and fields of each row, blank where the file has no such column."""
    columns = (*REQUIRED, *OPTIONAL, *STORE_COLUMNS)
    for chunk in reader.chunks():
        broken += [UnusedRow(row.line, row.reason) for row in chunk.broken]
        for place, line in enumerate(chunk.lines):
            yield (
                line,
                {
                    name: chunk.columns[name][place].strip() if name in chunk.columns else ""
                    for name in columns
                },
            )


def _key(names: tuple[str, ...], path: Path) -> str:
    """Name a series by what the file names of it, or else by the file's own name."""
    return "/".join(name for name in names if name) or path.name.split(".")[0]


def _number(text: str) -> float:
    """Read a plain number; NaN where the text is none."""
    try:
        return float(text) if "_" not in text else math.nan
    except ValueError:
        return math.nan


def _are_plain_numbers(texts: list[str]) -> bool:
    """Whether all times are small numbers, and not all of them dates such as 20240131."""
    if not texts or not all(abs(_number(text)) < 1e8 for text in texts):
        return False
    return not all(_is_time(text) for text in texts)


def _is_time(text: str) -> bool:
    try:
        parse_time(text)
    except RowError:
        return False
    return True


def _day_ms(text: str) -> int:
    """Turn a count of days into milliseconds."""
    number = _number(text)
    if not 0 <= number <= LARGEST_DAY:
        raise RowError(f"the time {text[:60]!r} is no day number from 0 to {LARGEST_DAY:,}")
    return round(number * DAY_MS)
