"""asv (airspeed velocity): a results folder with ``benchmarks.json`` and a folder per machine.

Time is the commit's, for asv measures old commits at any time later. Source:
asv.readthedocs.io/en/stable/dev.html, "Benchmark suite layout and file formats".
"""

import math
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, text_at
from data.readers.naming import with_parameters
from data.readers.row import LOWER, ONE_PROCESS, Ignored, Row, number_text
from data.readers.source import InputSource
from models.records.errors import ReadError

_BENCHMARKS = "benchmarks.json"
_MACHINE = "machine.json"
_MOST_COMBINATIONS = 100_000
_VERSION = 2  # of benchmarks.json and of the results, since asv 0.5 (2022)
_UNITS = {"seconds": "s", "bytes": "B"}


def _recognise(source: InputSource) -> bool:
    return (
        source.is_folder
        and (source.path / _BENCHMARKS).is_file()
        and any(source.path.glob(f"*/{_MACHINE}"))
    )


def _rows(source: InputSource) -> Iterator[Row | Ignored]:
    if not source.is_folder:
        raise ReadError(f"{source.path}: name asv's results folder, not a file of it.")
    benchmarks = _document(source.path / _BENCHMARKS)
    for path in sorted(source.path.glob("*/*.json")):
        if path.name != _MACHINE and path.is_file():
            yield from _results(path, benchmarks, samples=source.samples)


def _document(path: Path) -> dict[str, Any]:
    document = object_at(path, InputSource(path).document, "the document")
    if document.get("version") != _VERSION:
        raise ReadError(
            f"{path}: the version is {document.get('version')!r:.60}, where {_VERSION} is"
            " readable. Run `asv update` of asv 0.5 or later on the results, and try again."
        )
    return document


def _results(path: Path, benchmarks: dict[str, Any], *, samples: bool) -> Iterator[Row | Ignored]:
    document = _document(path)
    machine = object_at(path, document.get("params"), "params").get("machine")
    columns = [
        text_at(path, name, "result_columns")
        for name in list_at(path, document.get("result_columns"), "result_columns")
    ]
    environment = text_at(path, document.get("env_name"), "env_name")
    run = Row(
        platform=f"{text_at(path, machine, 'machine') or path.parent.name} {environment}".strip(),
        time=text_at(path, document.get("date"), "date"),
        lower_is_better=LOWER,  # asv takes every increase for a regression, also of `track_`
        revision=text_at(path, document.get("commit_hash"), "commit_hash"),
    )
    for name, item in object_at(path, document.get("results"), "results").items():
        fields = dict(zip(columns, list_at(path, item, f"the result of {name}"), strict=False))
        benchmark = benchmarks.get(name)
        if not isinstance(benchmark, dict):
            yield Ignored(f"{name} (not in {_BENCHMARKS})")
        elif fields.get("version") not in (None, benchmark.get("version")):
            yield Ignored(f"{name} (of another version of the benchmark)")
        else:
            yield from _benchmark(path, run, name, benchmark, fields, samples=samples)


def _benchmark(
    path: Path,
    run: Row,
    name: str,
    benchmark: dict[str, Any],
    fields: dict[str, Any],
    *,
    samples: bool,
) -> Iterator[Row]:
    suite, _, test = name.rpartition(".")
    unit = text_at(path, benchmark.get("unit"), f"unit of {name}")
    named = run._replace(suite=suite, unit=_UNITS.get(unit, unit))
    names = list_at(path, benchmark.get("param_names") or [], f"param_names of {name}")
    choices = list_at(path, fields.get("params") or [], f"params of {name}")
    lists = [list_at(path, choice, f"params of {name}") for choice in choices]
    number = math.prod(map(len, lists))
    if number > _MOST_COMBINATIONS:
        raise ReadError(
            f"{path}: the params of {name} make {number:,} combinations, more than"
            f" {_MOST_COMBINATIONS:,}. See whether the file is damaged."
        )
    combinations = list(product(*lists))
    # The whole result is null where the benchmark failed before any parameters were tried.
    values = fields.get("result")
    values = [None] * len(combinations) if values is None else list_at(path, values, name)
    if len(values) > len(combinations):
        raise ReadError(
            f"{path}: {name} has {len(values)} values for {len(combinations)} combinations of"
            " parameters."
        )
    every = list_at(path, fields.get("samples") or [], f"samples of {name}") if samples else []
    for place, (combination, value) in enumerate(zip(combinations, values, strict=False)):
        parameters = dict(zip(map(str, names), combination, strict=False))
        row = named._replace(test=with_parameters(test, parameters))
        yield from _values(row, value, every[place] if place < len(every) else None)


def _values(row: Row, value: Any, samples: Sequence[Any] | None) -> Iterator[Row]:
    if value is None:
        yield row._replace(status="failed")
    elif isinstance(value, float) and math.isnan(value):
        return  # skipped: the benchmark does not apply to these parameters
    elif samples and isinstance(samples, list):
        sampled = row._replace(instance=ONE_PROCESS)
        for number, sample in enumerate(samples):
            yield sampled._replace(value=number_text(sample), iteration=str(number))
    else:
        yield row._replace(value=number_text(value))


ASV = WholeFileFormat("asv", "asv's results folder", _recognise, _rows)
