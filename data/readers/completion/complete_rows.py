"""Complete the rows of a file by the command line and a checkout, or name what is missing."""

from collections.abc import Sequence
from pathlib import Path

from data.readers.completion.checkout import Checkout
from data.readers.completion.given import Given
from data.readers.mapped.fill_rows import fill_rows
from data.readers.row import Row
from models.records.errors import ReadError


def complete_rows(path: Path, rows: Sequence[Row], given: Given, suite: str) -> list[Row]:
    """Return the rows with suite, platform, revision, version and time filled in.

    A row's own statements win, then the mapping's, the command line's and the checkout's. A
    revision that is neither in the file nor given is the checkout's HEAD, unless the file holds
    several runs. The time is the run's, else that of ``--time``, else that of the commit.

    Parameters
    ----------
    path
        For messages.
    given
        What the command line states.
    suite
        Suite of rows for which nothing else states one: the format's name.

    Raises
    ------
    ReadError
        If a row has no time after all this, or the checkout does not know a revision.
    """
    if given.mapping is not None:
        rows = fill_rows(path, rows, given.mapping)
    checkout = Checkout.read(given.checkout) if given.checkout is not None else None
    revision = given.revision or (_head(rows, checkout) if checkout is not None else "")
    return [_complete(path, row, given, suite, revision, checkout) for row in rows]


def _head(rows: Sequence[Row], checkout: Checkout) -> str:
    """Return the commit that is checked out; blank where it cannot be that of all the rows."""
    times = {row.time for row in rows if not row.revision}
    return checkout.head if len(times) <= 1 else ""


def _complete(
    path: Path, row: Row, given: Given, suite: str, revision: str, checkout: Checkout | None
) -> Row:
    revision = row.revision or revision
    if _is_complete(row, given, revision):
        return row
    run_time = row.time or given.time
    time = "" if given.commit_times else run_time
    if not time:
        if checkout is not None and revision:
            time = checkout.time_of(path, revision)
        else:
            time = row.commit_time
    if not time and given.commit_times:
        raise ReadError(
            f"{path}: the file states no time of a commit ({_name(row)}). Give --git REPO with"
            " the revision (--revision where the file has none), or leave --commit-times out."
        )
    if not time:
        raise ReadError(
            f"{path}: the file states no time of the run ({_name(row)}). Give --time, such as"
            " --time 2026-11-20T02:14:09Z, or --git REPO to take the time of the revision's"
            " commit."
        )
    return row._replace(
        suite=row.suite or given.suite or suite,
        platform=row.platform or given.platform,
        revision=revision,
        version=row.version or given.version,
        time=time,
    )


def _is_complete(row: Row, given: Given, revision: str) -> bool:
    """Whether nothing would change; histories of many runs are complete as they are."""
    return bool(
        row.time
        and row.suite
        and not given.commit_times
        and (row.revision or not revision)
        and (row.platform or not given.platform)
        and (row.version or not given.version)
    )


def _name(row: Row) -> str:
    return f"for example of {row.test!r:.60}"
