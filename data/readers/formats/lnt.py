"""LNT: the report that ``lnt submit`` sends, versions 1 and 2.

Source: llvm.org/docs/lnt/importing_data.html, ``lnt/testing/__init__.py``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, text_at
from data.readers.naming import with_metric
from data.readers.row import HIGHER, LOWER, Ignored, Row, number_text
from data.readers.source import InputSource
from models.records.errors import ReadError

# Metrics of the nightly test suite: unit, direction, and the status that judges them.
_METRICS = {
    "execution_time": ("s", LOWER, "execution_status"),
    "compile_time": ("s", LOWER, "compile_status"),
    "score": ("", HIGHER, "execution_status"),
    "mem_bytes": ("B", LOWER, "execution_status"),
    "code_size": ("B", LOWER, "compile_status"),
}
_OLD_METRICS = {"exec": "execution_time", "compile": "compile_time", "mem": "mem_bytes"}
_REVISIONS = ("llvm_project_revision", "run_order", "revision", "git_sha", "commit")
_PASSED = ("0", "0.0", "2", "2.0", "PASS", "XFAIL")  # 2 is an expected failure


def _recognise(source: InputSource) -> bool:
    keys = source.json_keys
    return {"machine", "run", "tests"} <= keys or {"Machine", "Run", "Tests"} <= keys


def _rows(source: InputSource) -> Iterator[Row | Ignored]:
    path = source.path
    document = object_at(path, source.document, "the document")
    if "Tests" in document:
        document = _version_2(source, document)
    version = text_at(path, document.get("format_version"), "format_version")
    if version != "2":
        raise ReadError(f"{path}: LNT's report has the version {version!r:.20}; 1 and 2 are read.")
    machine = object_at(path, document.get("machine"), "machine")
    run = object_at(path, document.get("run"), "run")
    times = (run.get("start_time"), run.get("end_time"))
    revisions = (text_at(path, run.get(name), name) for name in _REVISIONS)
    named = Row(
        suite=text_at(path, run.get("tag"), "tag"),
        platform=text_at(path, machine.get("name"), "the machine's name"),
        time=next(filter(None, (text_at(path, time, "start_time") for time in times)), ""),
        revision=next(filter(None, revisions), ""),
    )
    for item in list_at(path, document.get("tests"), "tests"):
        yield from _test(source, object_at(path, item, "a test"), named)


def _test(source: InputSource, test: Mapping[str, Any], named: Row) -> Iterator[Row | Ignored]:
    path = source.path
    name = text_at(path, test.get("name"), "the name of a test")
    for metric, value in test.items():
        if metric == "name" or metric.endswith("_status"):
            continue
        values = value if isinstance(value, list) else [value]
        if any(isinstance(item, str) for item in values):
            yield Ignored(metric)  # a hash
            continue
        unit, direction, judge = _METRICS.get(metric, ("", "", ""))
        status = test.get(judge)
        statuses = status if isinstance(status, list) else [status] * len(values)
        for number, item in enumerate(values, 1):
            judged = number_text(statuses[number - 1]) if number <= len(statuses) else ""
            yield named._replace(
                test=with_metric(name, metric),
                value=number_text(item),
                unit=unit,
                lower_is_better=direction,
                replicate="" if len(values) == 1 else str(number),
                status="" if not judged or judged.upper() in _PASSED else "failed",
            )


def _version_2(source: InputSource, old: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a report of version 1, whose tests are named ``nts.NAME.METRIC``, into one of 2."""
    path = source.path
    machine = object_at(path, old.get("Machine"), "Machine")
    run = object_at(path, old.get("Run"), "Run")
    info = object_at(path, run.get("Info") or {}, "Info of Run")
    version = text_at(path, info.get("__report_version__"), "__report_version__")
    if version != "1":
        raise ReadError(f"{path}: LNT's report has the version {version!r:.20}; 1 and 2 are read.")
    tag = text_at(path, info.get("tag"), "tag")
    tests: dict[str, dict[str, Any]] = {}
    for item in list_at(path, old.get("Tests"), "Tests"):
        test = object_at(path, item, "a test")
        name = text_at(path, test.get("Name"), "the name of a test").removeprefix(f"{tag}.")
        name, _, metric = name.rpartition(".")
        metric = _OLD_METRICS.get(metric, metric)
        if metric.endswith(".status"):
            metric = metric.replace(".status", "_status")
        values = list_at(path, test.get("Data"), f"Data of {name!r:.60}")
        tests.setdefault(name, {"name": name})[metric] = values
    return {
        "format_version": "2",
        "machine": {"name": machine.get("Name")},
        "run": {**info, "start_time": run.get("Start Time"), "end_time": run.get("End Time")},
        "tests": list(tests.values()),
    }


LNT = WholeFileFormat("lnt", "LNT's report, JSON", _recognise, _rows)
