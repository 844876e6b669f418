"""Judge the rows of a file one by one: a measurement, or the reason why not."""

from collections.abc import Sequence

from models.records.days import DAY_MS
from models.records.measurement import Measurement, RejectedRow, Status
from models.records.series import Direction, SeriesKey
from models.records.text_rules import storage_fault
from models.services.ingest import CheckedChunk
from models.services.rows.counters import parse_counters
from models.services.rows.fields import parse_iteration, parse_status, parse_truth, parse_value
from models.services.rows.known_series import LONGEST_TEXT, KnownSeries, check_length
from models.services.rows.raw_chunk import OPTIONAL, REQUIRED, RawChunk
from models.services.rows.row_error import RowError
from models.services.rows.times import parse_time
from models.storage.results.ingest_repeat import FUTURE

_COLUMNS = (*REQUIRED, *OPTIONAL)
_RUN_TEXTS = ("run_id", "revision", "version", "host", "instance", "replicate", "artifact_hash")
MOST_KEPT = 4000  # characters of a rejected row
_SURELY_SHORT = LONGEST_TEXT // 4  # characters: none takes more than four bytes
# Texts repeat from row to row; a file where they do not must not fill the memory.
_MOST_REMEMBERED = 200_000


# Series, unit and direction of a row, and the factors of its value.
_Place = tuple[tuple[SeriesKey, str, Direction], tuple[float, ...]]


class RowChecker:
    """Turns the raw chunks of one file into measurements and rejected rows.

    Parameters
    ----------
    file
        Name that rejected rows are kept under.
    project, branch
        Names for rows that state none.
    known
        The series met so far; new ones are added.
    now_ms
        The present, milliseconds since 1970; a row more than a day later is rejected.
    """

    def __init__(
        self, file: str, project: str, branch: str, known: KnownSeries, now_ms: int
    ) -> None:
        self._file = file
        self._project = project
        self._branch = branch
        self._known = known
        self._latest = now_ms + DAY_MS
        self._times: dict[str, tuple[int, bool]] = {}
        self._series: dict[tuple[str, ...], _Place] = {}
        self._without_unit: dict[tuple[str, ...], _Place] = {}  # until a row states one

    def check(self, chunk: RawChunk) -> CheckedChunk:
        """Judge every row of a chunk."""
        count = len(chunk.lines)
        columns = [self._column(chunk, name, count) for name in _COLUMNS]
        rejected = [
            RejectedRow(self._file, row.line, row.reason, _storable(row.content))
            for row in chunk.broken
        ]
        suspect = any(map(_is_unstorable, chunk.columns.values()))
        measurements: list[Measurement] = []
        zoneless_times = 0
        for place, row in enumerate(zip(*columns, strict=True)):
            try:
                if suspect:
                    _refuse_unstorable(row)
                measurement, zoneless = self._measurement(*row)
            except RowError as fault:
                content = _storable(chunk.content(place))
                rejected.append(RejectedRow(self._file, chunk.lines[place], str(fault), content))
                continue
            measurements.append(measurement)
            zoneless_times += zoneless
        return CheckedChunk(
            measurements=measurements,
            rejected=rejected,
            zoneless_times=zoneless_times,
            position=chunk.position,
        )

    def _column(self, chunk: RawChunk, name: str, count: int) -> Sequence[str]:
        """Texts of a column; blank where the file has no such column."""
        texts = chunk.columns.get(name)
        if texts is None:
            return [""] * count
        # The other columns are stripped where they are read, once per distinct text.
        return list(map(str.strip, texts)) if name in _RUN_TEXTS else texts

    def _measurement(
        self,
        suite: str,
        test: str,
        platform: str,
        time_text: str,
        value_text: str,
        project: str,
        branch: str,
        unit: str,
        lower_is_better: str,
        revision: str,
        version: str,
        run_id: str,
        replicate: str,
        status_text: str,
        host: str,
        instance: str,
        iteration_text: str,
        revision_time: str,
        artifact_hash: str,
        counters: str,
    ) -> tuple[Measurement, bool]:
        found = self._times.get(time_text)
        if found is None:
            found = self._remember_time(time_text)
        status = parse_status(status_text) if status_text else Status.OK
        value = parse_value(value_text, status)
        iteration = parse_iteration(iteration_text) if iteration_text else -1
        stated = (project, branch, suite, test, platform, unit, lower_is_better)
        series, factors = (
            self._series.get(stated)
            or self._without_unit.get(stated)
            or self._find_series(stated, found[0])
        )
        if factors and value is not None:
            for factor in factors:
                value *= factor
        measurement = Measurement(
            *series,
            found[0],
            value,
            status,
            run_id,
            revision,
            version,
            host,
            instance,
            iteration,
            replicate,
            self._revision_ms(revision_time, revision) if revision_time else None,
            artifact_hash,
            parse_counters(counters) if counters else "",
        )
        if artifact_hash and not revision:
            raise RowError("artifact_hash is given, but no revision")
        return measurement, found[1]

    def _revision_ms(self, text: str, revision: str) -> int | None:
        if not text.strip():
            return None
        if not revision:
            raise RowError("revision_time is given, but no revision")
        found = self._times.get(text)
        return (found or self._remember_time(text))[0]

    def _find_series(self, stated: tuple[str, ...], time_ms: int) -> _Place:
        """Return series, unit and direction of a row, and the factors of its value."""
        project, branch, suite, test, platform, unit, lower_is_better = map(str.strip, stated)
        names = (project or self._project, branch or self._branch, suite, test, platform)
        place = self._known.place(names, unit, time_ms)
        series = self._known.resolve(place.key, place.unit, parse_truth(lower_is_better))
        if place.unit:  # it may be that of a series which had none so far
            self._without_unit.clear()
        if not self._known.depend_on_time:
            (self._series if series[1] else self._without_unit)[stated] = series, place.factors
        return series, place.factors

    def _remember_time(self, text: str) -> tuple[int, bool]:
        found = parse_time(text)
        if found[0] > self._latest:
            raise RowError(f"{FUTURE}: {text[:60]!r}")
        if len(self._times) >= _MOST_REMEMBERED:
            self._times.clear()
        self._times[text] = found
        return found


def _is_unstorable(texts: Sequence[str]) -> bool:
    """Whether a column may hold something that no database takes as text, or too much of it."""
    if max(map(len, texts), default=0) > _SURELY_SHORT:
        return True
    joined = "".join(texts)
    return "\x00" in joined or not (joined.isascii() or _is_unicode(joined))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse_unstorable(row: Sequence[str]) -> None:
    for name, text in zip(_COLUMNS, row, strict=True):
        if fault := storage_fault(text):
            raise RowError(f"{name} {fault}")
        if name != "counters":  # which has a limit of its own
            check_length(name, text)


def _storable(text: str) -> str:
    """Escape what no database accepts as text: NUL, and bytes that are not UTF-8.

    Of a long row the beginning is kept: a file of nothing else must not fill the store.
    """
    kept = text[:MOST_KEPT].encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
    if len(text) <= MOST_KEPT and len(kept) <= MOST_KEPT:
        return kept
    return f"{kept[:MOST_KEPT]} … ({len(text):,} characters)"
