"""pyperf: ``-o FILE``. A process is a replicate, its value the mean of its values.

Source: pyperf.readthedocs.io, ``runs.html`` and ``api.html#benchmark-class``, JSON version 1.0.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, text_at
from data.readers.row import LOWER, Row, number_text
from data.readers.source import InputSource
from models.records.errors import ReadError

_UNITS = {"second": "s", "byte": "B", "integer": ""}
_MACHINE = re.compile(r"x86_64|amd64|aarch64|arm64|armv\w+|i[3-6]86|ppc64le|s390x|riscv64", re.I)


def _recognise(source: InputSource) -> bool:
    document = source.json
    if not isinstance(document, dict) or "version" not in document:
        return False
    benchmarks = document.get("benchmarks")
    first = benchmarks[0] if isinstance(benchmarks, list) and benchmarks else None
    return isinstance(first, dict) and "runs" in first


def _rows(source: InputSource) -> Iterator[Row]:
    path = source.path
    document = object_at(path, source.document, "the document")
    version = text_at(path, document.get("version"), "version")
    if version.split(".")[0] != "1":
        raise ReadError(f"{path}: pyperf's JSON has version {version!r:.40}; 1.0 is readable.")
    common = object_at(path, document.get("metadata") or {}, "metadata")
    benchmarks = [
        object_at(path, item, "a benchmark")
        for item in list_at(path, document.get("benchmarks"), "benchmarks")
    ]
    began = min(
        filter(None, (date for item in benchmarks for date in _dates(path, item))), default=""
    )
    for item in benchmarks:
        yield from _benchmark(source, item, common, began)


def _dates(path: Path, benchmark: dict[str, Any]) -> Iterator[str]:
    """Yield when processes began; all belong to one run of the suite, which began first."""
    for run in list_at(path, benchmark.get("runs"), "runs"):
        stated = object_at(path, object_at(path, run, "a run").get("metadata") or {}, "metadata")
        yield text_at(path, stated.get("date"), "date")


def _benchmark(
    source: InputSource, item: dict[str, Any], common: Mapping[str, Any], began: str
) -> Iterator[Row]:
    path = source.path
    metadata = {**common, **object_at(path, item.get("metadata") or {}, "metadata")}
    name = text_at(path, metadata.get("name"), "the name of a benchmark")
    unit = text_at(path, metadata.get("unit"), "unit") or "second"
    named = Row(
        test=name,
        platform=_platform(path, metadata),
        time=began or text_at(path, metadata.get("date"), "date"),
        unit=_UNITS.get(unit, unit),
        lower_is_better=LOWER,
        host=text_at(path, metadata.get("hostname"), "hostname"),
    )
    for process, run in enumerate(item["runs"], 1):
        values = list_at(path, run.get("values") or [], f"values of {name!r:.60}")
        if source.samples:
            for place, value in enumerate(values):
                yield named._replace(
                    value=number_text(value), instance=str(process), iteration=str(place)
                )
        elif values:  # a run that calibrates has warm-ups alone
            yield named._replace(value=_mean(values), replicate=str(process))


def _mean(values: list[Any]) -> str:
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return number_text(value)
    try:
        return number_text(fmean(values))
    except (OverflowError, ValueError):  # infinities of both signs, whole numbers beyond floats
        return "nan"


def _platform(path: Path, metadata: Mapping[str, Any]) -> str:
    """Name system, machine and Python: without the kernel's version, which splits histories."""
    system = text_at(path, metadata.get("platform"), "platform")
    machine = _MACHINE.search(system)
    version = text_at(path, metadata.get("python_version"), "python_version")
    python = ".".join(version.split()[0].split(".")[:2]) if version else ""
    name = text_at(path, metadata.get("python_implementation"), "python_implementation")
    parts = (system.split("-")[0], machine[0] if machine else "", name, python)
    return " ".join(part for part in parts if part)


PYPERF = WholeFileFormat("pyperf", "pyperf's JSON", _recognise, _rows)
