"""github-action-benchmark: ``data.js``, the whole history of a project's page.

``window.BENCHMARK_DATA = {"entries": {suite: [{"commit", "date", "tool", "benches"}]}}``. The
file is never executed: what follows the equals sign is parsed as JSON.
Source: github.com/benchmark-action/github-action-benchmark, src/write.ts and src/extract.ts.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, parse_json, text_at
from data.readers.naming import Repeats, direction_of
from data.readers.row import HIGHER, LOWER, Row, number_text
from data.readers.source import InputSource
from models.records.errors import ReadError

_PREFIX = re.compile(r"\s*window\.BENCHMARK_DATA\s*=\s*")
# The tools whose units tell the direction are left out; all others are lower is better.
_DIRECTIONS = {
    "customBiggerIsBetter": HIGHER,
    "customSmallerIsBetter": LOWER,
    "benchmarkjs": HIGHER,
    "pytest": HIGHER,
}
_BY_UNIT = frozenset({"go", "jmh"})


def _recognise(source: InputSource) -> bool:
    return _PREFIX.match(source.head_text) is not None or (
        {"entries", "lastUpdate"} <= source.json_keys
    )


def _rows(source: InputSource) -> Iterator[Row]:
    path = source.path
    document = object_at(path, _document(source), "the document")
    for suite, entries in object_at(path, document.get("entries"), "entries").items():
        for number, item in enumerate(list_at(path, entries, f"entries of {suite!r:.60}")):
            yield from _run(path, suite, object_at(path, item, f"run {number} of {suite!r:.60}"))


def _document(source: InputSource) -> Any:
    found = _PREFIX.match(source.text)
    if found is None:
        return source.document
    # Somebody may have ended the statement by hand; nothing else may follow the object.
    return parse_json(source.path, source.text[found.end() :].rstrip().removesuffix(";"))


def _run(path: Path, suite: str, run: dict[str, Any]) -> Iterator[Row]:
    commit = object_at(path, run.get("commit"), f"the commit of a run of {suite!r:.60}")
    tool = text_at(path, run.get("tool"), "tool")
    time = _time(path, run.get("date"))
    revision = text_at(path, commit.get("id"), "the commit's id")
    commit_time = text_at(path, commit.get("timestamp"), "the commit's timestamp")
    repeats = Repeats()
    direction = None if tool in _BY_UNIT else _DIRECTIONS.get(tool, LOWER)
    for item in list_at(path, run.get("benches"), f"the benches of {revision or 'a run'!r:.60}"):
        bench = object_at(path, item, "a bench")
        name = text_at(path, bench.get("name"), "name")
        unit = text_at(path, bench.get("unit"), "unit")
        replicate = repeats.next(name)
        yield Row(
            suite=suite,
            test=name,
            time=time,
            value=number_text(bench.get("value")),
            unit=unit,
            lower_is_better=direction or direction_of(unit),
            revision=revision,
            replicate="" if replicate == "1" else replicate,
            commit_time=commit_time,
        )


def _time(path: Path, date: Any) -> str:
    """Return the milliseconds of a run as text; whole, for other formats lose digits."""
    if isinstance(date, float) and date.is_integer():
        return str(int(date))
    if isinstance(date, int | str) and not isinstance(date, bool):
        return str(date)
    if date is None:
        return ""
    raise ReadError(f"{path}: the date {date!r:.60} of a run is no time.")


GITHUB_ACTION = WholeFileFormat(
    "github-action-benchmark", "data.js of the GitHub action", _recognise, _rows
)
