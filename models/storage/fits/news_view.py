"""Read what changed: groups of runs that began within a stretch of time, worse or better."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Row,
    and_,
    func,
    or_,
    select,
    text,
)

from models.records.series import Series
from models.records.series_status import Label
from models.records.steps_found import StepsFound
from models.records.views.news import CHANGES, NewsItem, NewsQuery
from models.stats.steps.match_steps import ShownStepSize, shown_size
from models.storage.database.chunks import chunks
from models.storage.database.status_tables import segment, series_status
from models.storage.database.tables import series
from models.storage.database.transaction import read_transaction
from models.storage.fits.culprits_view import SizedChange, read_culprits, read_steps, step_of_size
from models.storage.fits.status_view import held_group_of, newest_standings
from models.storage.results.series_filter import SERIES_PLACES, passing, series_by_id


def read_news(
    engine: Engine, query: NewsQuery, *, limit: int | None = None, as_of_ms: int | None = None
) -> list[NewsItem]:
    """Read changes, the newest first, and the largest first of those that began together.

    A change is read from the newest judgement of its series, so one that later runs have
    reverted is not listed any more.

    Parameters
    ----------
    limit : int, optional
        Only so many; all if None.
    as_of_ms : int, optional
        As it was known at that time, milliseconds since 1970-01-01 UTC; now if None.
    """
    chosen = (
        select(series.c.id.label("series_id"), series_status.c.fit_id, segment)
        .select_from(_places(as_of_ms))
        .where(_news_condition(query), segment.c.label.in_(query.labels or CHANGES))
        .order_by(
            segment.c.start_ms.desc(),
            func.abs(segment.c.change).desc(),
            segment.c.status_id,
        )
        .limit(limit)
    )
    with read_transaction(engine) as connection:
        rows = connection.execute(chosen).all()
        named = series_by_id(connection, sorted({row.series_id for row in rows}))
        steps = read_steps(connection, [row.fit_id for row in rows])
        sizes = _reported_sizes(steps, rows, named)
        sized = [SizedChange(row.series_id, row.fit_id, row.change) for row in rows]
        culprits = read_culprits(connection, sized, named, steps)
        newest = _newest_starts(connection, sorted({row.status_id for row in rows}))
    return [
        NewsItem(
            named[row.series_id],
            held_group_of(row),
            newest=row.start_ms == newest[row.status_id],
            interval=None if size is None else (size.low, size.high),
            probability=None if size is None else size.probability,
            culprits=held,
        )
        for row, size, held in zip(rows, sizes, culprits, strict=True)
    ]


def _reported_sizes(
    stored: Mapping[int | None, StepsFound],
    rows: Sequence[Row[*tuple[Any, ...]]],
    named: Mapping[int, Series],
) -> list[ShownStepSize | None]:
    """Return the sizes of the fits' steps that the groups' changes were taken from."""
    found = []
    for row in rows:
        steps, step = stored.get(row.fit_id), None
        sign = named[row.series_id].direction.worse_sign
        if steps is not None and row.change is not None:
            step = step_of_size(steps, row.change, sign)
        found.append(None if step is None else shown_size(step, sign))
    return found


def _newest_starts(connection: Connection, standing_ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    key = segment.c.status_id
    query = select(key, func.max(segment.c.start_ms)).group_by(key)
    for some in chunks(standing_ids):
        rows = connection.execute(query.where(key.in_(some)))
        found |= {row[0]: row[1] for row in rows}
    return found


def count_news(
    engine: Engine, query: NewsQuery, *, as_of_ms: int | None = None
) -> dict[Label, int]:
    """Count the changes by label, whichever labels are chosen."""
    counted = (
        select(segment.c.label, func.count())
        .select_from(_places(as_of_ms))
        .where(_news_condition(query), segment.c.label.in_(CHANGES))
        .group_by(segment.c.label)
    )
    with read_transaction(engine) as connection:
        found = {Label(row[0]): int(row[1]) for row in connection.execute(counted)}
    return {label: found.get(label, 0) for label in CHANGES}


def newest_run_ms(engine: Engine, *, as_of_ms: int | None = None) -> int | None:
    """Return the time of the newest run of all series with a status; None without any."""
    if as_of_ms is not None:
        places = newest_standings(SERIES_PLACES, as_of_ms)
        with read_transaction(engine) as connection:
            then: int | None = connection.scalar(
                select(func.max(series_status.c.last_run_ms)).select_from(places)
            )
        return then
    with read_transaction(engine) as connection:
        query = select(func.max(series_status.c.last_run_ms)).where(text("series_status.current"))
        found: int | None = connection.scalar(query)
        return found


def _places(as_of_ms: int | None) -> FromClause:
    places = newest_standings(SERIES_PLACES, as_of_ms)
    return places.join(segment, segment.c.status_id == series_status.c.id)


def _news_condition(query: NewsQuery) -> ColumnElement[bool]:
    in_range = and_(
        passing(query.series),
        segment.c.start_ms >= query.since_ms,
        segment.c.start_ms < query.until_ms,
    )
    if query.least_change <= 0:
        return in_range
    # A change from zero has no percentage, and is larger than any.
    unknown = segment.c.change.is_(None)
    return and_(in_range, or_(unknown, func.abs(segment.c.change) >= query.least_change))
