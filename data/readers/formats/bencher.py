"""Bencher metric format: ``{benchmark: {measure: {"value", "lower_value", "upper_value"}}}``.

The bounds summarise what a harness saw of one run's spread; the models here estimate the spread
from the history instead, so the bounds are not stored.
Source: bencher.dev/docs/reference/bencher-metric-format, bencher.dev/bmf.json.
"""

from collections.abc import Iterator
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import object_at
from data.readers.naming import with_metric
from data.readers.row import HIGHER, LOWER, Ignored, Row, number_text
from data.readers.source import InputSource

# Bencher's built-in measures; the unit and direction of others are not in the file.
_MEASURES = {
    "latency": ("ns", LOWER),
    "throughput": ("ops/s", HIGHER),
    "build-time": ("s", LOWER),
    "file-size": ("B", LOWER),
    "instructions": ("instructions", LOWER),
    "estimated-cycles": ("cycles", LOWER),
}
_BOUNDS = ("lower_value", "upper_value")


def _recognise(source: InputSource) -> bool:
    document = source.json
    return (
        isinstance(document, dict)
        and bool(document)
        and all(_is_benchmark(value) for value in document.values())
    )


def _is_benchmark(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(metric, dict) and "value" in metric for metric in value.values())
    )


def _rows(source: InputSource) -> Iterator[Row | Ignored]:
    path = source.path
    document = object_at(path, source.document, "the document")
    for name, measures in document.items():
        place = f"the benchmark {name!r:.60}"
        # The suffix silences alerts in Bencher and is no part of the name.
        test = name.removesuffix("-bencher-ignore")
        for measure, item in object_at(path, measures, place).items():
            metric = object_at(path, item, f"{measure!r:.60} of {place}")
            unit, direction = _MEASURES.get(measure, ("", ""))
            yield from (Ignored(bound) for bound in _BOUNDS if bound in metric)
            yield Row(
                test=with_metric(test, measure),
                value=number_text(metric.get("value")),
                unit=unit,
                lower_is_better=direction,
            )


BENCHER = WholeFileFormat("bencher", "Bencher metric format, JSON", _recognise, _rows)
