"""Criterion.rs: the tree ``target/criterion``, whose ``new`` folders hold the last run.

One value per benchmark, the one that Criterion prints: the slope of the samples where they were
taken linearly, else their mean. The samples of one process are read with ``--samples``.
Source: bheisler.github.io/criterion.rs, and src/{estimate,report,analysis}.rs of 0.3 to 0.5.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, text_at
from data.readers.row import LOWER, ONE_PROCESS, Row, number_text
from data.readers.source import InputSource
from models.records.errors import ReadError

_RUN = "new"
_BENCHMARK = "benchmark.json"
_DEEPEST = 4  # folders below the top: group, function, value, new


def _recognise(source: InputSource) -> bool:
    return source.is_folder and next(_runs(source.path), None) is not None


def _runs(top: Path) -> Iterator[Path]:
    """Yield the folders of last runs, in order of their paths."""
    found = [
        path
        for depth in range(_DEEPEST)
        for path in top.glob("*/" * depth + f"{_RUN}/{_BENCHMARK}")
    ]
    yield from (path.parent for path in sorted(found))


def _rows(source: InputSource) -> Iterator[Row]:
    if not source.is_folder:
        raise ReadError(f"{source.path}: name Criterion's folder (target/criterion), not a file.")
    for folder in _runs(source.path):
        named = _named(folder / _BENCHMARK)
        if source.samples:
            yield from _samples(named, folder / "sample.json")
        else:
            yield named._replace(value=_estimate(folder / "estimates.json"))


def _document(path: Path) -> dict[str, Any]:
    return object_at(path, InputSource(path).document, "the document")


def _named(path: Path) -> Row:
    benchmark = _document(path)
    group = text_at(path, benchmark.get("group_id"), "group_id")
    function = text_at(path, benchmark.get("function_id"), "function_id")
    value = text_at(path, benchmark.get("value_str"), "value_str")
    if not group:
        raise ReadError(f"{path}: there is no group_id; Criterion 0.3 and later write it.")
    test = "/".join(part for part in (function, value) if part)
    # A function outside a group is a group of its own.
    return Row(suite=group, test=test or group, unit="ns", lower_is_better=LOWER)


def _estimate(path: Path) -> str:
    estimates = _document(path)
    chosen = estimates.get("slope") or estimates.get("mean")
    estimate = object_at(path, chosen, "the slope or mean")
    return number_text(estimate.get("point_estimate"))


def _samples(named: Row, path: Path) -> Iterator[Row]:
    """Yield the nanoseconds per iteration of each sample."""
    sample = _document(path)
    counts = list_at(path, sample.get("iters"), "iters")
    times = list_at(path, sample.get("times"), "times")
    if len(counts) != len(times):
        raise ReadError(f"{path}: {len(counts)} iters and {len(times)} times.")
    for number, (count, nanoseconds) in enumerate(zip(counts, times, strict=True)):
        try:
            text = number_text(nanoseconds / count)
        except (TypeError, ZeroDivisionError, OverflowError):
            text = f"{nanoseconds!r:.30} ns in {count!r:.30} iterations"
        yield named._replace(value=text, instance=ONE_PROCESS, iteration=str(number))


CRITERION = WholeFileFormat("criterion", "Criterion's folder tree", _recognise, _rows)
