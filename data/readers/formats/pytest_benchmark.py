"""pytest-benchmark: what ``--benchmark-json`` and ``--benchmark-save`` write.

One value per benchmark: the median of the rounds of one process. The rounds themselves, which
``--benchmark-save-data`` keeps, follow one another in one process and are far from independent;
they are read with ``--samples``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.readers.format import WholeFileFormat
from data.readers.json_document import list_at, object_at, text_at
from data.readers.row import LOWER, ONE_PROCESS, Row, number_text
from data.readers.source import InputSource
from models.records.errors import ReadError

_UNIT = "s"


def _recognise(source: InputSource) -> bool:
    return {"machine_info", "benchmarks"} <= source.json_keys


def _rows(source: InputSource) -> Iterator[Row]:
    path = source.path
    document = object_at(path, source.document, "the document")
    machine = object_at(path, document.get("machine_info"), "machine_info")
    commit = object_at(path, document.get("commit_info") or {}, "commit_info")
    branch = text_at(path, commit.get("branch"), "branch")
    run = Row(
        platform=_platform(path, machine),
        time=text_at(path, document.get("datetime"), "datetime"),
        # "(detached head)" and "(unknown)" are no branches.
        branch="" if branch.startswith("(") else branch,
        unit=_UNIT,
        lower_is_better=LOWER,
        revision=text_at(path, commit.get("id"), "the commit's id").removeprefix("unknown"),
        host=text_at(path, machine.get("node"), "node"),
        commit_time=text_at(path, commit.get("time"), "the commit's time"),
    )
    for item in list_at(path, document.get("benchmarks"), "benchmarks"):
        yield from _benchmark(source, run, object_at(path, item, "a benchmark"))


def _platform(path: Path, machine: dict[str, Any]) -> str:
    """Name the kind of machine: ``Linux-CPython-3.11-x86_64``.

    The node is another one in each job of a hosted CI, so it is the host and no part of this.
    """
    version = text_at(path, machine.get("python_version"), "python_version")
    parts = (
        text_at(path, machine.get("system"), "system"),
        text_at(path, machine.get("python_implementation"), "python_implementation"),
        ".".join(version.split(".")[:2]),
        text_at(path, machine.get("machine"), "machine"),
    )
    return "-".join(part for part in parts if part)


def _benchmark(source: InputSource, run: Row, benchmark: dict[str, Any]) -> Iterator[Row]:
    path = source.path
    name = text_at(path, benchmark.get("name"), "name")
    fullname = text_at(path, benchmark.get("fullname"), "fullname") or name
    stats = object_at(path, benchmark.get("stats"), f"stats of {name!r:.60}")
    file, separator, test = fullname.partition("::")
    named = run._replace(suite=file if separator else "", test=test if separator else fullname)
    if source.samples and stats.get("data"):
        sampled = named._replace(instance=ONE_PROCESS)
        for number, seconds in enumerate(list_at(path, stats["data"], f"data of {name!r:.60}")):
            yield sampled._replace(value=number_text(seconds), iteration=str(number))
        return
    if "median" not in stats:
        raise ReadError(
            f"{path}: the stats of {name!r:.60} have no median. Was the file written with"
            " --benchmark-json by pytest-benchmark 3 or later?"
        )
    yield named._replace(value=number_text(stats["median"]))


PYTEST_BENCHMARK = WholeFileFormat("pytest-benchmark", "pytest-benchmark's JSON", _recognise, _rows)
