"""Find series by name, with what there is of each.

Names are matched and sorted here rather than in SQL, because the two databases disagree
about upper case and order outside of ASCII.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine

from models.records.errors import BadArgumentError, UnknownSeriesError
from models.records.fit import FitState
from models.records.series import Series, SeriesKey, matches_pattern
from models.storage.database.tables import branch, project, series
from models.storage.database.transaction import read_transaction
from models.storage.results.series_edits.edit_log import edits_that_hold
from models.storage.results.series_store import series_of, series_query
from models.storage.results.series_summary import count_failed, count_measurements, newest_fits


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series and what there is of it.

    ``fit_state``, ``fit_reason`` and ``fit_created_ms`` are those of the newest attempt, None
    before the first; ``fit_id``, ``fit_trusted`` and ``fit_last_day`` those of the newest
    complete fit.
    """

    series: Series
    measurements: int
    failed: int  # with a status other than ok
    first_ms: int | None
    last_ms: int | None
    fit_id: int | None
    fit_state: FitState | None
    fit_trusted: bool
    fit_reason: str
    fit_created_ms: int | None
    fit_last_day: date | None


def find_series(
    engine: Engine, words: Sequence[str] = (), *, limit: int = 50, offset: int = 0
) -> list[SeriesRow]:
    """Find series in whose name every word occurs, upper or lower case, sorted by name.

    Parameters
    ----------
    words
        Parts of "project/branch/suite/test/platform"; none means all series.
    limit, offset
        Which stretch of the sorted list.
    """
    with read_transaction(engine) as connection:
        found = _with_words(connection, words)[offset : offset + limit]
        return _rows(connection, found)


def count_series(engine: Engine, words: Sequence[str] = ()) -> int:
    """Count what :func:`find_series` would find without a limit."""
    with read_transaction(engine) as connection:
        return len(_with_words(connection, words))


def match_series(engine: Engine, pattern: str) -> list[Series]:
    """Find series by a shell-style pattern over the whole name, sorted by name.

    ``*`` stands for any text, slashes included. A pattern without ``*``, ``?`` and ``[`` is
    a part of the name. A series whose name is exactly the pattern is the only answer.
    """
    with read_transaction(engine) as connection:
        every = _all_series(connection)
    exact = [item for item in every if str(item.key) == pattern]
    if exact:
        return exact
    return [item for item in every if matches_pattern(pattern, str(item.key))]


def get_series(engine: Engine, key_text: str) -> Series:
    """Get the series that a text names, as ``str(key)`` writes it, also by an earlier name.

    Raises
    ------
    UnknownSeriesError
        If there is none; the message offers the nearest names.
    """
    with read_transaction(engine) as connection:
        found = _exactly(connection, key_text) or _by_earlier_name(connection, key_text)
        if found is not None:
            return found
        every = {str(item.key): item for item in _all_series(connection)}
    if not every:
        raise UnknownSeriesError(
            f"There is no series {key_text!r}, for the store is empty. Load results with"
            " `bandwatch ingest FILE`, or demo data with `bandwatch demo`."
        )
    near = difflib.get_close_matches(key_text, every, n=3, cutoff=0.5)
    hint = f"Nearest: {', '.join(near)}." if near else f"The store has {len(every)} others."
    raise UnknownSeriesError(f"There is no series {key_text!r}. {hint}")


def read_rows(engine: Engine, series: Sequence[Series]) -> list[SeriesRow]:
    """Read what there is of some series, in their order."""
    with read_transaction(engine) as connection:
        return _rows(connection, series)


def _exactly(connection: Connection, key_text: str) -> Series | None:
    """Look a series up by the index, which among thousands takes no longer than among ten."""
    try:
        key = SeriesKey.parse(key_text)
    except BadArgumentError:
        return None
    if str(key) != key_text or "\0" in key_text:
        return None
    row = connection.execute(
        series_query().where(
            project.c.name == key.project,
            branch.c.name == key.branch,
            series.c.suite == key.suite,
            series.c.test == key.test,
            series.c.platform == key.platform,
        )
    ).first()
    return None if row is None else series_of(row)


def _by_earlier_name(connection: Connection, key_text: str) -> Series | None:
    """Look a series up that was renamed or merged into another since."""
    try:
        key = SeriesKey.parse(key_text)
    except BadArgumentError:
        return None
    current = edits_that_hold(connection).place(key).key
    return _exactly(connection, str(current)) if current != key else None


def _all_series(connection: Connection) -> list[Series]:
    every = [series_of(row) for row in connection.execute(series_query())]
    return sorted(every, key=lambda item: item.key)


def _with_words(connection: Connection, words: Sequence[str]) -> list[Series]:
    every = _all_series(connection)
    folded = [word.casefold() for word in words if word]
    if not folded:
        return every
    names = (str(item.key).casefold() for item in every)
    return [
        item
        for item, name in zip(every, names, strict=True)
        if all(word in name for word in folded)
    ]


def _rows(connection: Connection, found: Sequence[Series]) -> list[SeriesRow]:
    ids = [item.id for item in found]
    counts = count_measurements(connection, ids)
    failed = count_failed(connection, ids)
    attempts = newest_fits(connection, ids, complete=False)
    fits = newest_fits(connection, ids, complete=True)
    rows = []
    for item in found:
        number, first_ms, last_ms = counts.get(item.id, (0, None, None))
        attempt, complete = attempts.get(item.id), fits.get(item.id)
        rows.append(
            SeriesRow(
                series=item,
                measurements=number,
                failed=failed.get(item.id, 0),
                first_ms=first_ms,
                last_ms=last_ms,
                fit_id=complete.id if complete else None,
                fit_state=attempt.state if attempt else None,
                fit_trusted=complete.trusted if complete else False,
                fit_reason=attempt.reason if attempt else "",
                fit_created_ms=attempt.created_ms if attempt else None,
                fit_last_day=complete.last_day if complete else None,
            )
        )
    return rows
