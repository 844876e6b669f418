"""Google Benchmark: ``--benchmark_out_format=json``.

Every repetition is a replicate. Aggregates are left out, unless the file has nothing else
(``--benchmark_report_aggregates_only``): then the median stands for its benchmark.
Source: github.com/google/benchmark, docs/user_guide.md and src/json_reporter.cc.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, text_at
from data.readers.naming import Repeats, with_metric
from data.readers.row import HIGHER, LOWER, Ignored, Row, number_text
from data.readers.source import InputSource

_REPEATS = re.compile(r"/repeats:\d+")
# Old versions have no `run_type`; their aggregates are told by the name.
_AGGREGATE = re.compile(r"_(?:mean|median|stddev|cv|BigO|RMS|min|max)$")
_RATES = {"bytes_per_second": "B/s", "items_per_second": "items/s"}
# Fields of the format; all others are counters of the user, which state neither unit nor direction.
_KNOWN = (
    {"name", "family_index", "per_family_instance_index", "run_name", "run_type"}
    | {"repetitions", "repetition_index", "threads", "iterations", "real_time", "cpu_time"}
    | {"time_unit", "label", "error_occurred", "error_message", "skipped", "skip_message"}
    | {"aggregate_name", "aggregate_unit", *_RATES}
)


def _recognise(source: InputSource) -> bool:
    document = source.json
    if not isinstance(document, dict) or not isinstance(document.get("context"), dict):
        return False
    return "benchmarks" in document and "date" in document["context"]


def _rows(source: InputSource) -> Iterator[Row | Ignored]:
    path = source.path
    document = object_at(path, source.document, "the document")
    context = object_at(path, document.get("context"), "context")
    executable = text_at(path, context.get("executable"), "executable").replace("\\", "/")
    run = Row(
        suite=PurePosixPath(executable).name.removesuffix(".exe"),
        time=text_at(path, context.get("date"), "date"),
        host=text_at(path, context.get("host_name"), "host_name"),
    )
    items = [
        object_at(path, item, "a benchmark")
        for item in list_at(path, document.get("benchmarks"), "benchmarks")
    ]
    repeated = {_name(item) for item in items if not _is_aggregate(item)}
    repeats = Repeats()
    for item in items:
        name = _name(item)
        if _is_aggregate(item):
            if name in repeated or item.get("aggregate_name") != "median":
                continue
        elif item.get("skipped"):
            continue
        yield from _benchmark(run._replace(test=name, replicate=repeats.next(name)), item)


def _name(item: Mapping[str, Any]) -> str:
    """Return the benchmark's name without the number of repetitions, which may change."""
    name = str(item.get("run_name") or item.get("name") or "")
    return _REPEATS.sub("", name)


def _is_aggregate(item: Mapping[str, Any]) -> bool:
    if "run_type" in item:
        return bool(item["run_type"] == "aggregate")
    return _AGGREGATE.search(str(item.get("name", ""))) is not None


def _benchmark(named: Row, item: Mapping[str, Any]) -> Iterator[Row | Ignored]:
    unit = str(item.get("time_unit", "ns"))
    failed = "failed" if item.get("error_occurred") else ""
    own = {field: item[field] for field in item if field not in _KNOWN}
    plain = {name: value for name, value in own.items() if isinstance(value, str | int | float)}
    yield from (Ignored(f"counter {name}") for name in own if name not in plain)
    named = named._replace(counters=json.dumps(plain) if plain else "")
    for field in ("real_time", "cpu_time"):
        if field in item:
            yield named._replace(
                test=named.test if field == "real_time" else with_metric(named.test, field),
                value="" if failed else number_text(item[field]),
                unit=unit,
                lower_is_better=LOWER,
                status=failed,
            )
    for field, rate in _RATES.items():
        if field in item and not failed:
            yield named._replace(
                test=with_metric(named.test, field),
                value=number_text(item[field]),
                unit=rate,
                lower_is_better=HIGHER,
            )


GOOGLE_BENCHMARK = WholeFileFormat("google-benchmark", "Google Benchmark's JSON", _recognise, _rows)
