"""Perfherder: ``PERFHERDER_DATA: {…}`` lines of a log, or the JSON artifact.

Source: github.com/mozilla/treeherder, schemas/performance-artifact.schema.json: a suite may have
a value of its own beside its subtests; lower is better unless stated; ``extraOptions`` and the
application are a part of what makes a series.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, parse_json, text_at
from data.readers.naming import Repeats
from data.readers.row import HIGHER, LOWER, ONE_PROCESS, Ignored, Row, number_text
from data.readers.source import InputSource
from models.records.errors import ReadError

_MARK = "PERFHERDER_DATA:"
SUMMARY = "summary"  # of a suite's own value
_RULES = ("alertThreshold", "alertSeverity", "alertChangeType", "shouldAlert")
_LOGS = (".log", ".txt", ".log.gz", ".txt.gz")


def _recognise(source: InputSource) -> bool:
    if source.is_folder or b"\x00" in source.head:
        return False
    if source.json is not None:
        return {"framework", "suites"} <= source.json_keys
    if _MARK in source.head_text:
        return True
    # The mark stands at the end of a long log.
    return source.path.name.lower().endswith(_LOGS) and _has_mark(source)


def _has_mark(source: InputSource) -> bool:
    try:
        return _MARK in source.text
    except ReadError:
        return False


def _rows(source: InputSource) -> Iterator[Row | Ignored]:
    path = source.path
    repeats = Repeats()
    for place, value, line in _documents(source):
        document = object_at(path, value, place)
        suites = list_at(path, document.get("suites"), f"suites of {place}")
        for item in suites:
            suite = object_at(path, item, f"a suite of {place}")
            yield from _suite(source, document, suite, repeats, line)


def _documents(source: InputSource) -> Iterator[tuple[str, Any, int]]:
    """Yield each document with its name and the line of a log."""
    if source.json is not None:
        value = source.document
        for one in value if isinstance(value, list) else [value]:
            yield "the document", one, 0
        return
    found = False
    for number, line in enumerate(source.text.splitlines(), 1):
        _, mark, rest = line.partition(_MARK)
        if mark:
            found = True
            try:
                yield f"line {number}", parse_json(source.path, rest.strip()), number
            except ReadError as error:
                raise ReadError(f"{error} The {_MARK} text is in line {number}.") from None
    if not found:
        if source.text.lstrip().startswith("{"):
            _ = source.document  # raises, and names where it is cut off
        raise ReadError(f"{source.path}: there is no line with {_MARK} and no JSON object.")


def _suite(
    source: InputSource,
    document: Mapping[str, Any],
    suite: Mapping[str, Any],
    repeats: Repeats,
    line: int,
) -> Iterator[Row | Ignored]:
    path = source.path
    name = text_at(path, suite.get("name"), "the name of a suite")
    options = list_at(path, suite.get("extraOptions") or [], f"extraOptions of {name!r:.60}")
    words = sorted(text_at(path, option, "an extraOption") for option in options)
    application = object_at(path, document.get("application") or {}, "application")
    system = object_at(path, document.get("os") or {}, "os")
    browser = text_at(path, application.get("name"), "the application's name")
    named = Row(
        suite=" ".join(filter(None, [name, browser, *words])),
        # The system's version is left out: it would split histories.
        platform=text_at(path, system.get("name"), "the system's name"),
        time=_time(path, document),
        version=text_at(path, application.get("version"), "the application's version"),
        line=line,
    )
    if suite.get("value") is not None:
        yield from _values(source, named, SUMMARY, suite, suite, repeats)
    for item in list_at(path, suite.get("subtests") or [], f"subtests of {name!r:.60}"):
        test = object_at(path, item, f"a subtest of {name!r:.60}")
        yield from _values(
            source, named, text_at(path, test.get("name"), "name"), test, suite, repeats
        )


def _values(
    source: InputSource,
    named: Row,
    test: str,
    item: Mapping[str, Any],
    suite: Mapping[str, Any],
    repeats: Repeats,
) -> Iterator[Row | Ignored]:
    yield from (Ignored(rule) for rule in _RULES if rule in item)
    lower = item.get("lowerIsBetter", suite.get("lowerIsBetter", True))
    if not isinstance(lower, bool):
        raise ReadError(f"{source.path}: lowerIsBetter of {test!r:.60} is neither true nor false.")
    unit = item.get("unit", suite.get("unit"))
    row = named._replace(
        test=test,
        unit=text_at(source.path, unit, "unit"),
        lower_is_better=LOWER if lower else HIGHER,
    )
    replicate = repeats.next((row.suite, test))
    samples = item.get("replicates")
    if source.samples and samples:
        place = f"replicates of {test!r:.60}"
        for number, value in enumerate(list_at(source.path, samples, place)):
            instance = ONE_PROCESS if replicate == "1" else replicate
            yield row._replace(value=number_text(value), instance=instance, iteration=str(number))
    else:
        yield row._replace(
            value=number_text(item.get("value")), replicate="" if replicate == "1" else replicate
        )


def _time(path: Path, document: Mapping[str, Any]) -> str:
    """Return the push's time, seconds since 1970, as text of milliseconds; blank without one."""
    seconds = document.get("pushTimestamp")
    if type(seconds) is int:
        return str(1000 * seconds)
    return text_at(path, seconds, "pushTimestamp")


PERFHERDER = WholeFileFormat(
    "perfherder", "Perfherder: PERFHERDER_DATA lines or JSON", _recognise, _rows
)
