"""Store the commits of a branch: those that were never run have their place as well."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, bindparam, select, update

from models.records.commit import Commit
from models.records.errors import BadArgumentError
from models.storage.database.tables import branch, project, revision
from models.storage.database.transaction import acquire_write_lock
from models.storage.results.run_order_store import SeenRevision, order_runs

_ABBREVIATED = re.compile(r"[0-9a-f]{7,39}")


@dataclass(frozen=True, slots=True)
class StoredCommits:
    """How many commits were stored."""

    new: int
    known: int  # named before, by a run or an earlier list


def store_commits(
    engine: Engine, project_name: str, branch_name: str, commits: Sequence[Commit]
) -> StoredCommits:
    """Store commits with their times; a repeat or backfill then stands at its commit's place.

    A commit is known by its name or, where runs name its hash abbreviated to seven characters or
    more, by that. What is given blank leaves what is known.

    Raises
    ------
    BadArgumentError
        If there is no such branch: results come first.
    """
    with engine.begin() as connection:
        return store_commits_in(connection, project_name, branch_name, commits)


def store_commits_in(
    connection: Connection, project_name: str, branch_name: str, commits: Sequence[Commit]
) -> StoredCommits:
    """Store commits inside of the caller's transaction, as :func:`store_commits`."""
    acquire_write_lock(connection)
    branch_id = connection.scalar(
        select(branch.c.id)
        .join(project, project.c.id == branch.c.project_id)
        .where(project.c.name == project_name, branch.c.name == branch_name)
    )
    if branch_id is None:
        raise BadArgumentError(
            f"The store has no results of {project_name}/{branch_name} yet. Ingest some first,"
            " or check the names of project and branch."
        )
    known = set(
        connection.scalars(select(revision.c.name).where(revision.c.branch_id == branch_id))
    )
    short = {name for name in known if _ABBREVIATED.fullmatch(name)}
    lengths = sorted({len(name) for name in short}, reverse=True)
    named = {_name(item.revision, known, short, lengths): item for item in commits}
    seen = {(branch_id, name): SeenRevision(None, item.time_ms) for name, item in named.items()}
    order_runs(connection, {}, seen)
    _describe(connection, branch_id, named)
    repeated = sum(name in known for name in named)
    return StoredCommits(len(named) - repeated, repeated)


def _name(given: str, known: set[str], short: set[str], lengths: list[int]) -> str:
    """Return the name under which a commit is known, or the given one."""
    if given in known:
        return given
    lower = given.lower()
    return next((lower[:n] for n in lengths if n < len(lower) and lower[:n] in short), given)


def _describe(connection: Connection, branch_id: int, named: dict[str, Commit]) -> None:
    for column in ("author", "subject"):
        rows = [
            {"key": name, "text": getattr(item, column)}
            for name, item in named.items()
            if getattr(item, column)
        ]
        if rows:
            connection.execute(
                update(revision)
                .where(revision.c.branch_id == branch_id, revision.c.name == bindparam("key"))
                .values({column: bindparam("text")}),
                rows,
            )
