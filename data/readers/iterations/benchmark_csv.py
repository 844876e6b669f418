"""Read benchmarks from the long CSV, where it names instances and iterations."""

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from data.benchmark_columns import BenchmarkColumns
from data.readers.chunk import RawChunk
from data.readers.iterations.benchmark_file import BenchmarkFile
from data.readers.tables.long_csv import LongCsv
from models.records.benchmark_runs import BenchmarkKey
from models.records.errors import ReadError
from models.records.measurement import RejectedRow, Status
from models.services.rows.fields import parse_iteration, parse_status, parse_truth, parse_value
from models.services.rows.row_error import RowError

REQUIRED = ("test", "value", "instance", "iteration")
OPTIONAL = ("suite", "platform", "version", "unit", "lower_is_better", "status")
_COLUMNS = (*REQUIRED, *OPTIONAL)


def read_benchmark_csv(path: Path) -> BenchmarkFile:
    """Read all benchmarks of a long CSV.

    Parameters
    ----------
    path
        ``.csv`` or ``.csv.gz`` with the columns ``test``, ``value``, ``instance`` and
        ``iteration`` (counted from 0 over all iterations of the instance); the columns
        ``suite``, ``platform``, ``version``, ``unit``, ``lower_is_better`` and ``status`` count
        where they stand, others are left alone. A blank unit means seconds.

    Raises
    ------
    ReadError
        If the file has the wrong shape, or one benchmark has times in two units.
    """
    found: dict[BenchmarkKey, BenchmarkColumns] = {}
    first_lines: dict[BenchmarkKey, int] = {}
    taken: set[tuple[BenchmarkKey, str, int]] = set()
    rejected: list[RejectedRow] = []
    for chunk in _chunks(path):
        rejected += [
            RejectedRow(str(path), row.line, row.reason, row.content) for row in chunk.broken
        ]
        for place, row in enumerate(_rows(chunk)):
            line = chunk.lines[place]
            try:
                key, unit, instance, iteration, time, status = _iteration(row)
                if (key, instance, iteration) in taken:
                    raise RowError(
                        f"iteration {iteration} of the instance {instance} stands in an earlier row"
                    )
            except RowError as fault:
                rejected.append(RejectedRow(str(path), line, str(fault), chunk.content(place)))
                continue
            columns = found.setdefault(key, BenchmarkColumns(key, unit))
            first_lines.setdefault(key, line)
            if columns.unit != unit:
                raise ReadError(
                    f"{path}: {key} has times in {columns.unit} (line {first_lines[key]}) and in"
                    f" {unit} (line {line}). Write one unit for a benchmark, and its values in it."
                )
            taken.add((key, instance, iteration))
            columns.add(
                instance,
                iteration,
                time,
                timed_out=status is Status.TIMED_OUT,
                failed=status is Status.FAILED,
            )
    return BenchmarkFile(tuple(columns.runs() for columns in found.values()), tuple(rejected))


def _chunks(path: Path) -> Iterator[RawChunk]:
    """Yield the file's chunks and close it, whatever becomes of them."""
    with closing(LongCsv(path, REQUIRED, OPTIONAL)) as reader:
        yield from reader.chunks()


def _rows(chunk: RawChunk) -> Iterator[dict[str, str]]:
    """Yield the rows with every known column, blank where the file does not have it."""
    for place in range(len(chunk.lines)):
        yield {
            name: chunk.columns[name][place].strip() if name in chunk.columns else ""
            for name in _COLUMNS
        }


def _iteration(
    row: dict[str, str],
) -> tuple[BenchmarkKey, str, str, int, float, Status]:
    """Read key, unit, instance, iteration, time (NaN where none) and status of a row."""
    for name in ("test", "instance", "iteration"):
        if not row[name]:
            raise RowError(f"no {name}")
    if parse_truth(row["lower_is_better"]) is False:
        raise RowError("higher is better here; detectability is about times")
    status = parse_status(row["status"])
    value = parse_value(row["value"], status)
    if value is not None and value < 0:
        raise RowError(f"the time {value:g} is negative")
    key = BenchmarkKey(row["suite"], row["test"], row["version"], row["platform"])
    iteration = parse_iteration(row["iteration"])
    time = math.nan if value is None else value
    return key, row["unit"] or "s", row["instance"], iteration, time, status
