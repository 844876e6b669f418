"""Take the results of a folder that were not taken yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from data.gc_paused import gc_paused
from data.ingest_file import FileSummary, ingest_file, inspect_file, sha256_of
from data.ingest_files import DEFAULT_BRANCH, DEFAULT_PROJECT
from data.readers.completion.given import NOTHING_GIVEN, Given
from data.sync.find_results import find_results, newest_change_ms
from data.sync.refused_files import RefusedFiles
from models.records.clock import Clock
from models.records.errors import ReadError
from models.storage.database.transaction import read_transaction
from models.storage.results.ingest_repeat import was_taken

SETTLED_MS = 2000  # without a change, before a file counts as whole


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """Which folder, and what stands in for statements that its files do not make."""

    folder: Path
    project: str = ""
    branch: str = ""
    given: Given = NOTHING_GIVEN
    format_name: str = ""


@dataclass(frozen=True, slots=True)
class SyncedFile:
    """What became of a file that was not known: its summary, or why it was refused."""

    path: Path
    summary: FileSummary | None
    refusal: str = ""


def sync_folder(
    engine: Engine, request: SyncRequest, refused: RefusedFiles, clock: Clock
) -> Iterator[SyncedFile]:
    """Take each file of a folder that was neither taken nor refused with its present content.

    A file that was written in the last two seconds is left for the next time. A file whose
    content was taken before is not read again, so that corrections by later files stay.

    Raises
    ------
    ReadError
        If there is no such folder.
    """
    for path in find_results(request.folder):
        try:
            if newest_change_ms(path) > clock.now_ms() - SETTLED_MS:
                continue
        except OSError:
            continue  # gone meanwhile
        found = _take(engine, request, path, refused, clock)
        if found is not None:
            yield found


def _take(
    engine: Engine, request: SyncRequest, path: Path, refused: RefusedFiles, clock: Clock
) -> SyncedFile | None:
    project, branch = request.project or DEFAULT_PROJECT, request.branch or DEFAULT_BRANCH
    given, name = request.given, request.format_name
    sha256 = f"unreadable, of {newest_change_ms(path)}"
    try:
        sha256 = sha256_of(path, project, branch, given=given, format_name=name)
        with read_transaction(engine) as connection:
            if was_taken(connection, sha256):
                return None
        if refused.is_known(path, sha256):
            return None
        file = inspect_file(path, project, branch, given=given, format_name=name)
        with gc_paused():
            return SyncedFile(path, ingest_file(engine, file, clock))
    except ReadError as error:
        if refused.is_known(path, sha256):
            return None
        refused.add(path, sha256)
        return SyncedFile(path, None, str(error))
