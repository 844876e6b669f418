"""Conbench: results as they are posted, or as its API returns them; values are replicates.

Source: github.com/conbench/conbench, ``benchadapt/python/benchadapt/result.py`` and the API's
``BenchmarkResult``. All tags but ``suite`` are a part of what makes a history there.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, parse_json, text_at
from data.readers.naming import direction_of, with_parameters
from data.readers.row import Row, number_text
from data.readers.source import InputSource

_NO_PARAMETERS = ("name", "suite", "id")


def _recognise(source: InputSource) -> bool:
    if b"\x00" in source.head:
        return False
    return _is_result(source.json_keys) or _is_page(source.json) or _is_result(_first_line(source))


def _is_result(keys: frozenset[str]) -> bool:
    return {"tags", "timestamp", "batch_id"} <= keys and bool(keys & {"stats", "error"})


def _is_page(document: Any) -> bool:
    """Whether this is a page of results of the API."""
    items = document.get("data") if isinstance(document, dict) else None
    first = items[0] if isinstance(items, list) and items else None
    return isinstance(first, dict) and _is_result(frozenset(first))


def _first_line(source: InputSource) -> frozenset[str]:
    line = source.head_text.split("\n", 1)[0]
    if not line.startswith("{"):
        return frozenset()
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _rows(source: InputSource) -> Iterator[Row]:
    path = source.path
    results = [object_at(path, item, "a result") for item in _results(source)]
    began: dict[str, str] = {}  # the earliest time of each run
    for item in results:
        run = text_at(path, item.get("run_id"), "run_id")
        time = text_at(path, item.get("timestamp"), "timestamp")
        began[run] = min(began.get(run, time), time)
    for item in results:
        yield from _result(path, item, began)


def _results(source: InputSource) -> list[Any]:
    path = source.path
    if _is_result(_first_line(source)):
        lines = source.text.splitlines()
        return [parse_json(path, line) for line in lines if line.strip()]
    document = source.document
    if isinstance(document, dict) and "data" in document:
        return list_at(path, document["data"], "data")
    return document if isinstance(document, list) else [document]


def _result(path: Path, item: Mapping[str, Any], began: Mapping[str, str]) -> Iterator[Row]:
    tags = object_at(path, item.get("tags"), "tags")
    name = text_at(path, tags.get("name"), "the name among the tags")
    stats = object_at(path, item.get("stats") or {}, f"stats of {name!r:.60}")
    unit = text_at(path, stats.get("unit"), f"the unit of {name!r:.60}")
    run = text_at(path, item.get("run_id"), "run_id")
    own = text_at(path, item.get("timestamp"), "timestamp")
    parameters = {key: value for key, value in tags.items() if key not in _NO_PARAMETERS}
    named = Row(
        suite=text_at(path, tags.get("suite"), "the suite among the tags"),
        test=with_parameters(name, parameters),
        platform=_machine(path, item),
        time=began[run] if run else own,
        unit=unit,
        lower_is_better=direction_of(unit) if unit else "",
        run_id=run,
    )
    named = _with_commit(path, item, named)
    data = list_at(path, stats.get("data") or [], f"data of {name!r:.60}")
    failed = item.get("error") is not None
    values = data or ([stats["mean"]] if stats.get("mean") is not None else [])
    if failed and not values:
        yield named._replace(status="failed")
    for number, value in enumerate(values, 1):
        yield named._replace(
            value=number_text(value),
            replicate="" if len(values) == 1 else str(number),
            status="failed" if failed or value is None else "",
        )


def _machine(path: Path, item: Mapping[str, Any]) -> str:
    for key in ("machine_info", "cluster_info", "hardware"):
        info = object_at(path, item.get(key) or {}, key)
        if name := text_at(path, info.get("name"), f"the name of {key}"):
            return name
    return ""


def _with_commit(path: Path, item: Mapping[str, Any], named: Row) -> Row:
    """Add revision, its time, and the branch; a pull request is a branch of its own."""
    posted = object_at(path, item.get("github") or {}, "github")
    returned = object_at(path, item.get("commit") or {}, "commit")
    pull = text_at(path, posted.get("pr_number"), "pr_number")
    return named._replace(
        revision=text_at(path, posted.get("commit") or returned.get("sha"), "the commit"),
        commit_time=text_at(path, returned.get("timestamp"), "the commit's time"),
        branch=f"pull/{pull}" if pull else text_at(path, posted.get("branch"), "branch"),
    )


CONBENCH = WholeFileFormat("conbench", "Conbench's results, JSON", _recognise, _rows)
