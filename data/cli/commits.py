"""``bandwatch commits``: store the commits of a branch, so that none between two runs is missed."""

from pathlib import Path
from typing import Annotated

import typer

from models.records.errors import BadArgumentError
from models.records.settings import load_settings


def commits(
    project: Annotated[str, typer.Argument(help="Project of the results.")],
    file: Annotated[
        Path | None,
        typer.Argument(help="CSV file with columns revision, time, author, subject."),
    ] = None,
    branch: Annotated[str, typer.Option(help="Branch of the results.")] = "main",
    git: Annotated[Path | None, typer.Option(help="A checkout, instead of a file.")] = None,
    ref: Annotated[str, typer.Option(help="Branch or commit in the checkout.")] = "HEAD",
    tags: Annotated[str, typer.Option(help="Store tags of the checkout as releases: 'v*'.")] = "",
    most: Annotated[int, typer.Option(min=1, help="Newest commits to read.")] = 2000,
) -> None:
    """Store the commits of a branch, with authors and subjects.

    Alerts then name each commit between two runs, also those that were never run.
    """
    from data.readers.commit_list import read_commit_csv, read_git_commits, read_git_tags
    from models.storage.database.engine import open_store
    from models.storage.results.commits.commit_store import store_commits
    from models.storage.results.release_store import store_releases

    if tags and git is None:
        raise BadArgumentError("--tags reads the tags of a checkout; give --git DIR.")
    if git is not None and file is None:
        found = read_git_commits(git, ref, most)
    elif file is not None and git is None:
        found = read_commit_csv(file)
    else:
        raise BadArgumentError("Give one source: bandwatch commits PROJECT FILE, or --git DIR.")
    releases = read_git_tags(git, tags) if tags and git is not None else []
    settings = load_settings()
    engine = open_store(settings)
    stored = store_commits(engine, project, branch, found)
    typer.echo(f"{project}/{branch}: {stored.new} commits are new, {stored.known} known.")
    if releases:
        with engine.begin() as connection:
            store_releases(connection, project, releases, settings.clock.now_ms())
        typer.echo(f"{project}: {len(releases)} tags are releases.")
