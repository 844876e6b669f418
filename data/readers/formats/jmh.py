"""JMH: ``-rf json``. A fork is an instance, its measurements are iterations.

Source: github.com/openjdk/jmh, jmh-core/.../results/format/JSONResultFormat.java.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, text_at
from data.readers.naming import with_metric, with_parameters
from data.readers.row import HIGHER, LOWER, Ignored, Row, number_text
from data.readers.source import InputSource

# Of a profiler's metrics only this has a direction of its own; rates follow the score.
_ALLOCATED = "gc.alloc.rate.norm"


def _recognise(source: InputSource) -> bool:
    return isinstance(source.json, list) and {"benchmark", "primaryMetric"} <= source.json_keys


def _rows(source: InputSource) -> Iterator[Row | Ignored]:
    path = source.path
    for item in list_at(path, source.document, "the document"):
        yield from _benchmark(path, object_at(path, item, "a benchmark"))


def _benchmark(path: Path, item: dict[str, Any]) -> Iterator[Row | Ignored]:
    suite, _, method = text_at(path, item.get("benchmark"), "benchmark").rpartition(".")
    mode = text_at(path, item.get("mode"), "mode")
    parameters = object_at(path, item.get("params") or {}, f"params of {method!r:.60}")
    # One method may be run in several modes, whose scores are not comparable.
    test = with_metric(with_parameters(method, parameters), mode) if mode else method
    direction = HIGHER if mode == "thrpt" else LOWER
    named = Row(suite=suite, test=test, lower_is_better=direction)
    primary = object_at(path, item.get("primaryMetric"), f"primaryMetric of {method!r:.60}")
    yield from _metric(path, named, primary)
    secondary = object_at(path, item.get("secondaryMetrics") or {}, "secondaryMetrics")
    for name, metric in secondary.items():
        clean = name.removeprefix("·")
        if clean == _ALLOCATED or not clean.startswith(("gc.", "stack", "perf", "cls.", "comp.")):
            yield from _metric(
                path,
                named._replace(
                    test=with_metric(test, clean),
                    lower_is_better=LOWER if clean == _ALLOCATED else direction,
                ),
                object_at(path, metric, name),
            )
        else:
            yield Ignored(clean)


def _metric(path: Path, named: Row, metric: Mapping[str, Any]) -> Iterator[Row]:
    unit = text_at(path, metric.get("scoreUnit"), "scoreUnit")
    forks = metric.get("rawData")
    if not forks:  # the modes `sample` and `ss` may write a histogram instead
        yield named._replace(value=number_text(metric.get("score")), unit=unit)
        return
    for fork, values in enumerate(list_at(path, forks, "rawData")):
        for iteration, value in enumerate(list_at(path, values, "a fork of rawData")):
            yield named._replace(
                value=number_text(value), unit=unit, instance=str(fork), iteration=str(iteration)
            )


JMH = WholeFileFormat("jmh", "JMH's JSON", _recognise, _rows)
