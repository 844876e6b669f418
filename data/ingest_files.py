"""Ingest several files and the calendar around them, all of the right shape or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from data.gc_paused import gc_paused
from data.ingest_file import FileSummary, Report, ingest_file, inspect_file
from data.readers.completion.given import NOTHING_GIVEN, Given
from data.readers.tables.environment import read_environment
from data.readers.tables.releases import read_releases
from models.records.clock import Clock
from models.records.errors import ReadError
from models.records.text_rules import name_fault
from models.storage.results.release_store import store_environment_changes, store_releases

DEFAULT_PROJECT = "default"
DEFAULT_BRANCH = "main"


class IngestProgress(Protocol):
    """Shows how far an ingest is."""

    def stage(self, words: str, size: int) -> Report:
        """Begin a stage over a file of `size` bytes; the result takes the bytes done."""
        ...


@dataclass(frozen=True, slots=True)
class IngestRequest:
    """What a person asked to be ingested; a blank name was not given."""

    files: Sequence[Path]
    releases: Path | None = None
    environment: Path | None = None
    project: str = ""
    branch: str = ""
    reread: bool = False
    given: Given = NOTHING_GIVEN
    format_name: str = ""


@dataclass(frozen=True, slots=True)
class IngestedFiles:
    """What became of the files: those that were read to their end, and why others were not."""

    summaries: tuple[FileSummary, ...]
    failures: tuple[str, ...] = ()


def ingest_files(
    engine: Engine, request: IngestRequest, progress: IngestProgress, clock: Clock
) -> IngestedFiles:
    """Ingest files in order, then the releases and environment changes of their projects.

    A file that breaks while it is stored, or was changed since it was checked, ends no other.

    Raises
    ------
    ReadError
        If any of the files has the wrong shape; nothing was written then.
    """
    for option, text in (("--project", request.project), ("--branch", request.branch)):
        if fault := name_fault(text):
            raise ReadError(f"{option} {fault}. Nothing was written.")
    releases = read_releases(request.releases) if request.releases else []
    changes = read_environment(request.environment) if request.environment else []
    project = request.project or DEFAULT_PROJECT
    branch = request.branch or DEFAULT_BRANCH
    inspected = []
    for path in request.files:
        size = path.stat().st_size if path.is_file() else 0
        report = progress.stage(f"checking {path.name}", size)
        inspected.append(
            inspect_file(
                path,
                project,
                branch,
                report,
                given=request.given,
                format_name=request.format_name,
            )
        )
    summaries, failures = [], []
    for file in inspected:
        report = progress.stage(f"storing {file.path.name}", file.size)
        try:
            with gc_paused():
                summaries.append(ingest_file(engine, file, clock, report, reread=request.reread))
        except ReadError as error:
            failures.append(str(error))
    # The calendar belongs to the project that was named, or else to those that the rows name.
    seen = {name for summary in summaries for name in summary.projects}
    now_ms = clock.now_ms()
    for name in sorted({request.project} if request.project else seen or {project}):
        with engine.begin() as connection:
            store_releases(connection, name, releases, now_ms)
            store_environment_changes(connection, name, changes, now_ms)
    return IngestedFiles(tuple(summaries), tuple(failures))
