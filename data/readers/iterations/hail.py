"""Read Hail's JSON lines: for the store as rows, for the analysis as benchmarks."""

import json
import math
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

from data.benchmark_columns import BenchmarkColumns
from data.readers.chunk import CHUNK_ROWS, BrokenRow, RawChunk
from data.readers.iterations.benchmark_file import BenchmarkFile
from data.readers.iterations.hail_line import HailInstance, HailIteration, parse_hail_line
from data.readers.text import GZIP_FAULTS, open_bytes
from models.records.benchmark_runs import BenchmarkKey
from models.records.errors import ReadError
from models.records.measurement import RejectedRow, Status
from models.services.rows.row_error import RowError

UNIT = "s"
LONGEST_LINE = 1 << 26  # bytes of an instance with all its iterations
_COLUMNS = (
    "suite",
    "test",
    "platform",
    "version",
    "time",
    "value",
    "unit",
    "lower_is_better",
    "run_id",
    "instance",
    "iteration",
    "status",
)


class HailJson:
    """A file of Hail's JSON lines, plain or gzipped.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    ReadError
        If the file cannot be opened or its first line is not a benchmark's instance.
    """

    ignored: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0
        with closing(self._lines()) as lines:
            first = next(lines, None)
        self._rest = self._lines()
        if first is None:
            raise ReadError(f"{path}: the file is empty.")
        if not first[1].lstrip().startswith(b"{"):
            raise ReadError(f"{path}: line {first[0]} is no JSON object; not a file of JSON lines.")

    def _lines(self) -> Generator[tuple[int, bytes]]:
        """Yield the number and the text of each line that is not blank."""
        raw, content = open_bytes(self._path)
        number = 0
        try:
            while line := content.readline(LONGEST_LINE):
                number += 1
                self._position = raw.tell()
                if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                    raise ReadError(
                        f"{self._path}: line {number} is longer than {LONGEST_LINE >> 20} MiB, as"
                        " no instance is. What was stored before it stays."
                    )
                if line.strip():
                    yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        except GZIP_FAULTS as error:
            raise ReadError(
                f"{self._path}: the gzip data end or break after line {number}."
            ) from error
        finally:
            content.close()
            raw.close()

    def instances(self, broken: list[BrokenRow]) -> Iterator[tuple[int, HailInstance]]:
        """Yield the line and the content of each instance; bad lines are added to `broken`."""
        met: set[tuple[BenchmarkKey, str]] = set()
        for number, line in self._rest:
            try:
                instance = parse_hail_line(line)
                place = (instance.key, instance.job)
                if instance.job and place in met:
                    raise RowError(f"the job {instance.job} stands in an earlier line")
            except RowError as fault:
                content = line.decode(errors="backslashreplace").rstrip("\r\n")
                broken.append(BrokenRow(number, str(fault), content))
                continue
            met.add(place)
            yield number, instance

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[RawChunk]:
        """Yield one row per iteration, at most `rows` at a time.

        The benchmark's path is the suite and its name the test; the platform also names the
        Python. All iterations carry the job's start, and the line of their instance.
        """
        broken: list[BrokenRow] = []
        lines: list[int] = []
        fields: list[tuple[str, ...]] = []
        for number, instance in self.instances(broken):
            for place, iteration in enumerate(instance.iterations):
                lines.append(number)
                fields.append(_fields(instance, number, place, iteration))
                if len(lines) >= rows:
                    yield self._chunk(lines, fields, broken)
                    lines, fields, broken[:] = [], [], []
        if lines or broken:
            yield self._chunk(lines, fields, broken)

    def close(self) -> None:
        """Close the file."""
        self._rest.close()

    def _chunk(
        self, lines: list[int], fields: list[tuple[str, ...]], broken: list[BrokenRow]
    ) -> RawChunk:
        columns = list(zip(*fields, strict=True)) or [()] * len(_COLUMNS)
        return RawChunk(
            lines=lines,
            columns=dict(zip(_COLUMNS, columns, strict=True)),
            content=lambda row: json.dumps(dict(zip(_COLUMNS, fields[row], strict=True))),
            position=self._position,
            broken=list(broken),
        )


def _fields(
    instance: HailInstance, line: int, place: int, iteration: HailIteration
) -> tuple[str, ...]:
    """Convert one iteration to a row of the long format, in the order of `_COLUMNS`."""
    key = instance.key
    status = Status.FAILED if iteration.failed else Status.OK
    job = instance.job or f"line {line}"
    return (
        key.path,
        key.name,
        ", ".join(part for part in (key.platform, key.python) if part),
        key.version,
        instance.start,
        "" if math.isnan(iteration.time) else repr(iteration.time),
        UNIT,
        "true",
        job,
        job,
        str(place),
        Status.TIMED_OUT if iteration.timed_out else status,
    )


def read_hail(path: Path) -> BenchmarkFile:
    """Read all benchmarks of a file of Hail's JSON lines.

    Parameters
    ----------
    path
        The file, plain or gzipped.

    Returns
    -------
    BenchmarkFile
        Benchmarks in the order of their first lines, and the lines that cannot be used.

    Raises
    ------
    ReadError
        If the file cannot be opened or does not hold JSON lines.
    """
    broken: list[BrokenRow] = []
    found: dict[BenchmarkKey, BenchmarkColumns] = {}
    with closing(HailJson(path)) as reader:
        for number, instance in reader.instances(broken):
            columns = found.setdefault(instance.key, BenchmarkColumns(instance.key, UNIT))
            name = instance.job or f"line {number}"
            columns.instance(name)
            for place, iteration in enumerate(instance.iterations):
                columns.add(
                    name,
                    place,
                    iteration.time,
                    is_burn_in=iteration.is_burn_in,
                    timed_out=iteration.timed_out,
                    failed=iteration.failed,
                )
    return BenchmarkFile(
        tuple(columns.runs() for columns in found.values()),
        tuple(RejectedRow(str(path), row.line, row.reason, row.content) for row in broken),
    )
