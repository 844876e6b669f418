"""Put files into the spool: each whole, or not at all."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from data.ingest_file import inspect_file
from data.push.batches import UnsentRow, read_batches
from data.push.spool import Spool
from data.readers.completion.given import Given
from data.readers.open_reader import open_reader
from models.records.errors import ReadError
from models.records.text_rules import name_fault


@dataclass(frozen=True, slots=True)
class PushRequest:
    """Which files, and what stands in for statements that their rows do not make."""

    files: Sequence[Path]
    project: str
    branch: str
    given: Given
    format_name: str


@dataclass(frozen=True, slots=True)
class SpooledFile:
    """What became of a file."""

    path: Path
    unsent: tuple[UnsentRow, ...] = ()  # rows that cannot be sent
    failure: str = ""  # why none of it is sent


def spool_files(request: PushRequest, spool: Spool) -> list[SpooledFile]:
    """Read files and keep their posts in the spool.

    A file that breaks half-way is not sent at all, and ends no other.

    Raises
    ------
    ReadError
        If one of the files has the wrong shape; nothing is in the spool then.
    """
    for option, text in (("--project", request.project), ("--branch", request.branch)):
        if fault := name_fault(text):
            raise ReadError(f"{option} {fault}. Nothing was sent.")
    for path in request.files:
        inspect_file(
            path,
            request.project,
            request.branch,
            given=request.given,
            format_name=request.format_name,
        )
    return [_spool(path, request, spool) for path in request.files]


def _spool(path: Path, request: PushRequest, spool: Spool) -> SpooledFile:
    unsent: list[UnsentRow] = []
    kept: list[Path] = []
    source = "".join(letter for letter in path.name if letter.isprintable())[:200]
    try:
        with closing(open_reader(path, request.given, request.format_name)) as reader:
            batches = read_batches(reader, source, request.project, request.branch, unsent)
            for batch in batches:
                kept.append(spool.add(str(path), batch))  # noqa: PERF401 - known when it breaks
    except ReadError as error:
        for part in kept:
            spool.remove(part)
        return SpooledFile(path, failure=str(error))
    return SpooledFile(path, tuple(unsent))
