"""Read the commits of a branch in their order."""

from sqlalchemy import Connection, func, select

from models.records.commit import Commit
from models.storage.database.tables import revision


def read_commits(
    connection: Connection, branch_id: int, after: str, until: str
) -> tuple[Commit, ...]:
    """Read the commits from one revision to another, both included, in the branch's order.

    Parameters
    ----------
    after, until : str
        Names of revisions; the older may come second.

    Returns
    -------
    tuple of Commit
        Empty where one of them is not known on the branch.
    """
    place = func.coalesce(revision.c.time_ms, revision.c.first_run_ms)
    of_branch = revision.c.branch_id == branch_id
    ends = connection.scalars(
        select(place).where(of_branch, revision.c.name.in_({after, until}))
    ).all()
    if len(ends) < len({after, until}):
        return ()
    rows = connection.execute(
        select(
            revision.c.name,
            place.label("place"),
            revision.c.author,
            revision.c.subject,
            revision.c.first_run_ms,
        )
        .where(of_branch, place >= min(ends), place <= max(ends))
        .order_by(place, revision.c.id)
    )
    return tuple(
        Commit(row.name, row.place, row.author, row.subject, row.first_run_ms is not None)
        for row in rows
    )
