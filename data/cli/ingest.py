"""``bandwatch ingest``: store files of results."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.ingest_file import FileSummary


def ingest(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="Results of a benchmark tool, or a long CSV or Parquet."
        ),
    ],
    releases: Annotated[
        Path | None, typer.Option(help="Release calendar: a CSV with version,release_date.")
    ] = None,
    environment: Annotated[
        Path | None,
        typer.Option(
            help="Environment changes: a CSV with time,description and optional platform."
        ),
    ] = None,
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
    rename: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OLD=NEW",
            help="Rename a test; suite:OLD=NEW, platform:OLD=NEW. Repeatable.",
        ),
    ] = None,
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Show the series that would result; write nothing."),
    ] = False,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read files even if they were ingested before.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", help="Show no progress; print only the number of rejected rows."),
    ] = False,
) -> None:
    """Store benchmark results, each measurement once.

    The format is recognised by the content. docs/reference/readers.md lists the formats,
    docs/reference/data-format.md describes the long CSV. Rows that cannot be used are
    rejected and kept with file, line and reason.
    """
    from data.ingest_files import IngestRequest, ingest_files
    from data.preview.preview_files import preview_files
    from data.preview.print_preview import preview_json, preview_lines
    from data.progress_bar import file_progress
    from data.readers.completion.given import Given
    from data.readers.completion.renames import parse_rename
    from data.readers.mapped.read_mapping import read_mapping
    from models.records.errors import IncompleteError
    from models.records.settings import load_settings
    from models.storage.database.engine import open_store

    renames = tuple(map(parse_rename, rename or ()))
    wide = read_mapping(mapping) if mapping else None
    given = Given(
        time, revision, version_name, suite, platform, git, samples, commit_times, wide, renames
    )
    request = IngestRequest(
        files, releases, environment, project, branch, reread, given, format_name
    )
    settings = load_settings()
    if preview:
        import orjson

        previews = preview_files(request, settings.clock)
        if as_json:
            document = preview_json(previews)
            typer.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
        else:
            for line in preview_lines(previews):
                typer.echo(line)
        return
    engine = open_store(settings)
    try:
        with file_progress(quiet=quiet or as_json) as progress:
            done = ingest_files(engine, request, progress, settings.clock)
    except KeyboardInterrupt:
        typer.echo(
            "Stopped. What was stored is whole; the same command goes on from there.", err=True
        )
        raise typer.Exit(130) from None
    finally:
        engine.dispose()
    _print(done.summaries, as_json=as_json, quiet=quiet)
    if done.failures:
        raise IncompleteError("\n".join(done.failures))


def _print(summaries: "Sequence[FileSummary]", *, as_json: bool, quiet: bool) -> None:
    import orjson

    from data.ingest_report import as_json as to_json
    from data.ingest_report import as_lines, own_replaced_warning, total

    if as_json:
        typer.echo(orjson.dumps(to_json(summaries), option=orjson.OPT_INDENT_2).decode())
        return
    if not quiet:
        for line in as_lines(summaries):
            typer.echo(line)
        return
    if rejected := total(summaries).rejected:
        typer.echo(f"{rejected:,} rows rejected.", err=True)
    for item in summaries:
        if item.counts.replaced_own:
            typer.echo(f"{item.file.path}: {own_replaced_warning(item)}", err=True)
