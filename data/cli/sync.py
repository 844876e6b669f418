"""``bandwatch sync``: take the results that are dropped into a folder."""

import time as clock_time
from pathlib import Path
from typing import Annotated

import typer

from data.cli.reader_options import (
    CommitTimesOption,
    FormatOption,
    GitOption,
    MappingOption,
    PlatformOption,
    RevisionOption,
    SamplesOption,
    SuiteOption,
    TimeOption,
    VersionOption,
)


def sync(
    folder: Annotated[Path, typer.Argument(help="Folder of results, with its subfolders.")],
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on looking until interrupted.")
    ] = False,
    interval: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")] = 10.0,
    project: Annotated[
        str, typer.Option(help="Project of rows without one. [default: default]")
    ] = "",
    branch: Annotated[str, typer.Option(help="Branch of rows without one. [default: main]")] = "",
    format_name: FormatOption = "",
    suite: SuiteOption = "",
    platform: PlatformOption = "",
    time: TimeOption = "",
    revision: RevisionOption = "",
    version_name: VersionOption = "",
    git: GitOption = None,
    commit_times: CommitTimesOption = False,
    samples: SamplesOption = False,
    mapping: MappingOption = None,
) -> None:
    """Store the results dropped into a folder, each file once.

    Known files are skipped silently; each new or refused one is reported once. Exits
    with status 1 if a file was refused.
    """
    import hashlib

    from data.ingest_report import as_lines
    from data.readers.completion.given import Given
    from data.readers.mapped.read_mapping import read_mapping
    from data.sync.refused_files import RefusedFiles
    from data.sync.sync_folder import SyncRequest, sync_folder
    from models.records.settings import load_settings
    from models.storage.database.engine import open_store

    settings = load_settings()
    wide = read_mapping(mapping) if mapping else None
    given = Given(time, revision, version_name, suite, platform, git, samples, commit_times, wide)
    request = SyncRequest(folder, project, branch, given, format_name)
    name = hashlib.sha256(f"{folder.resolve()}\0{settings.store_url}".encode()).hexdigest()[:16]
    refused = RefusedFiles(settings.home / "sync" / f"{name}.json")
    engine = open_store(settings)
    any_refused = False
    try:
        while True:
            for item in sync_folder(engine, request, refused, settings.clock):
                if item.summary is None:
                    any_refused = True
                    typer.echo(f"refused: {item.refusal}", err=True)
                    continue
                for line in as_lines([item.summary]):
                    typer.echo(line)
            if not watch:
                break
            clock_time.sleep(interval)
    except KeyboardInterrupt:
        if not watch:  # a watch ends in no other way; a pass that is cut short is not done
            raise
    finally:
        engine.dispose()
    if any_refused:
        raise typer.Exit(1)
