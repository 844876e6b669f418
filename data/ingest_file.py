"""Ingest one file: read it, judge its rows, store them, and sum up."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from data.fingerprint import FileMark, check_unchanged, file_mark, fingerprint
from data.readers.chunk import CHUNK_ROWS
from data.readers.completion.given import NOTHING_GIVEN, Given
from data.readers.open_reader import open_reader
from models.records.clock import Clock
from models.services.ingest import CheckedChunk, IngestCounts, ingest_rows
from models.services.rows.known_series import KnownSeries
from models.services.rows.validation import RowChecker
from models.storage.database.transaction import read_transaction
from models.storage.results.ingest_repeat import find_repeat
from models.storage.results.series_store import SeriesCatalogue

Report = Callable[[int], None]  # called with the bytes of the file read so far


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that has the right shape and is whole."""

    path: Path
    size: int  # bytes
    project: str  # for rows that state none
    branch: str
    sha256: str
    ignored: tuple[str, ...]  # columns that are not used
    mark: FileMark  # by which a change after the check is noticed
    given: Given = NOTHING_GIVEN  # for rows that do not state it
    format_name: str = ""  # blank: recognised by content


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What became of one file."""

    file: InputFile
    counts: IngestCounts
    new_series: int
    projects: frozenset[str]  # that the rows belong to
    seconds: float
    repeated: bool = False  # the file was ingested before and did not have to be read


def inspect_file(
    path: Path,
    project: str,
    branch: str,
    report: Report | None = None,
    *,
    given: Given = NOTHING_GIVEN,
    format_name: str = "",
) -> InputFile:
    """Check that a file or folder can be ingested, before anything is written.

    Parameters
    ----------
    project, branch, given
        What stands in for statements that the rows do not make.
    report
        Called with the bytes read so far.
    format_name
        The file's format; blank means that it is recognised by content.

    Raises
    ------
    ReadError
        If the file has the wrong shape or is not whole.
    """
    mark = file_mark(path)
    with closing(open_reader(path, given, format_name)) as reader:
        ignored = reader.ignored
    sha256 = fingerprint(path, project, branch, report, words=_words(path, given, format_name))
    size = path.stat().st_size
    return InputFile(path, size, project, branch, sha256, ignored, mark, given, format_name)


def ingest_file(
    engine: Engine,
    file: InputFile,
    clock: Clock,
    report: Report | None = None,
    *,
    reread: bool = False,
    chunk_rows: int = CHUNK_ROWS,
) -> FileSummary:
    """Store what a file holds and the store does not.

    Parameters
    ----------
    file
        From :func:`inspect_file`.
    clock
        Dates what is stored; rows of a later day than the present are rejected.
    reread
        Read the file even if it was ingested before.
    chunk_rows
        Rows that are stored in one transaction.

    Raises
    ------
    ReadError
        If the file breaks half-way, or is not the one that was checked; what was stored before
        stays, and the same file may be ingested again.
    """
    started = time.perf_counter()
    check_unchanged(file.path, file.mark, file.sha256)
    with read_transaction(engine) as connection:
        repeat = None if reread else find_repeat(connection, file.sha256)
        catalogue = SeriesCatalogue.read(connection) if repeat is None else SeriesCatalogue()
    known = KnownSeries(catalogue)
    checker = RowChecker(str(file.path), file.project, file.branch, known, clock.now_ms())
    with closing(open_reader(file.path, file.given, file.format_name)) as reader:
        chunks = map(checker.check, reader.chunks(chunk_rows))
        if repeat is not None:
            counts = _counts_of_repeat(*repeat)
            next(chunks, None)  # tells the projects
        else:
            counts = ingest_rows(
                engine,
                str(file.path),
                file.sha256,
                _whole(chunks, file),
                clock,
                None if report is None else lambda chunk: report(chunk.position),
            )
    return FileSummary(
        file=file,
        counts=counts,
        new_series=0 if repeat is not None else known.new,
        projects=frozenset(known.projects),
        seconds=time.perf_counter() - started,
        repeated=repeat is not None,
    )


def _whole(chunks: Iterator[CheckedChunk], file: InputFile) -> Iterator[CheckedChunk]:
    """Yield all chunks; raise after the last where the file is not the one that was checked."""
    yield from chunks
    words = _words(file.path, file.given, file.format_name)
    check_unchanged(
        file.path,
        file.mark,
        file.sha256,
        lambda: fingerprint(file.path, file.project, file.branch, words=words),
    )


def sha256_of(
    path: Path,
    project: str,
    branch: str,
    *,
    given: Given = NOTHING_GIVEN,
    format_name: str = "",
) -> str:
    """Return the fingerprint of a file as :func:`inspect_file` would, without opening a reader.

    Raises
    ------
    ReadError
        If the file cannot be read to its end.
    """
    return fingerprint(path, project, branch, words=_words(path, given, format_name))


def _words(path: Path, given: Given, format_name: str) -> tuple[str, ...]:
    """Return what, beside project and branch, decides what the file means."""
    named = given.mapping is not None and given.mapping.file is not None
    return (
        *given.words(),
        *((path.name,) if named else ()),
        *((f"format {format_name}",) if format_name else ()),
    )


def _counts_of_repeat(read: int, rejected: int, zoneless_times: int) -> IngestCounts:
    return IngestCounts(
        read=read,
        already_there=read - rejected,
        rejected=rejected,
        zoneless_times=zoneless_times,
    )
