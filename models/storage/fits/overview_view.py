"""Read the overview: one row per series, filtered, sorted and cut to a page by the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, FromClause, and_, case, func, or_, select

from models.records.comparison import Verdict
from models.records.measurement import Status
from models.records.views.overview import (
    VERDICT_ORDER,
    OverviewQuery,
    OverviewRow,
    SortBy,
    SuiteTotals,
    Totals,
)
from models.storage.database.chunks import chunks
from models.storage.database.fit_tables import fit
from models.storage.database.status_tables import series_status
from models.storage.database.tables import measurement, project, series
from models.storage.database.transaction import read_transaction
from models.storage.fits.fit_health import read_fit_health
from models.storage.fits.overview_order import overview_order
from models.storage.fits.standing_alerts import has_open_alert, read_standing_alerts
from models.storage.fits.status_view import newest_standings, read_statuses
from models.storage.results.as_of import held_measurements
from models.storage.results.series_filter import SERIES_PLACES, passing, series_by_id


def read_overview(
    engine: Engine,
    query: OverviewQuery,
    *,
    limit: int | None = None,
    offset: int = 0,
    as_of_ms: int | None = None,
    now_ms: int | None = None,
    with_groups: bool = True,
) -> list[OverviewRow]:
    """Read a stretch of the overview.

    Parameters
    ----------
    limit, offset : int
        Which stretch of the sorted rows; all from ``offset`` on if ``limit`` is None.
    as_of_ms : int, optional
        As it was known at that time, milliseconds since 1970-01-01 UTC; now if None.
    now_ms : int, optional
        The present; without it and ``as_of_ms``, no alert is marked as awaiting confirmation.
    with_groups : bool
        Read the groups behind the sparkline as well.
    """
    with read_transaction(engine) as connection:
        places = _places(as_of_ms)
        if query.sort is SortBy.FIT:
            places = places.outerjoin(fit, fit.c.id == series_status.c.fit_id)
        verdict = _verdict(query.too_old_ms)
        chosen = (
            select(series.c.id, verdict.label("verdict"))
            .select_from(places)
            .where(_passing(query, as_of_ms), verdict.in_(query.verdicts or VERDICT_ORDER))
            .order_by(
                *overview_order(
                    connection,
                    query.sort,
                    verdict,
                    descending=query.descending,
                    alerted=has_open_alert(as_of_ms),
                )
            )
            .limit(limit)
            .offset(offset)
        )
        verdicts = {row[0]: Verdict(row[1]) for row in connection.execute(chosen)}
        ids = list(verdicts)
        named = series_by_id(connection, ids)
        health = read_fit_health(connection, ids, as_of_ms=as_of_ms)
    standings = read_statuses(engine, ids, as_of_ms=as_of_ms, with_groups=with_groups)
    alerts = read_standing_alerts(engine, ids, as_of_ms, now_ms=now_ms)
    last: dict[int, int | None] = {key: item.last_run_ms for key, item in standings.items()}
    with read_transaction(engine) as connection:
        last |= _last_runs(connection, [key for key in ids if key not in standings], as_of_ms)
    return [
        OverviewRow(
            named[key],
            standings.get(key),
            verdict,
            *health[key],
            last[key],
            tuple(item for item in alerts.get(key, ()) if item.open),
        )
        for key, verdict in verdicts.items()
    ]


def read_totals(engine: Engine, query: OverviewQuery, *, as_of_ms: int | None = None) -> Totals:
    """Count what passes the filter by verdict, in one statement.

    Chosen verdicts do not narrow the counts, so that each says what choosing it would show.
    """
    verdict = _verdict(query.too_old_ms)
    aged = case((verdict != series_status.c.verdict, 1), else_=0)
    counted = (
        select(verdict, func.count(), func.count(series_status.c.fit_id), func.sum(aged))
        .select_from(_places(as_of_ms))
        .where(_passing(query, as_of_ms))
        .group_by(verdict)
    )
    with read_transaction(engine) as connection:
        rows = connection.execute(counted).all()
    counts = {Verdict(row[0]): int(row[1]) for row in rows}
    return Totals(
        {item: counts.get(item, 0) for item in VERDICT_ORDER},
        fitted=sum(int(row[2]) for row in rows),
        too_old=sum(int(row[3] or 0) for row in rows),
    )


def read_suite_totals(
    engine: Engine, query: OverviewQuery, *, as_of_ms: int | None = None
) -> list[SuiteTotals]:
    """Count the rows of each suite by verdict, in one statement; sorted by name."""
    verdict = _verdict(query.too_old_ms)
    counted = (
        select(project.c.name, series.c.suite, verdict, func.count())
        .select_from(_places(as_of_ms))
        .where(_passing(query, as_of_ms), verdict.in_(query.verdicts or VERDICT_ORDER))
        .group_by(project.c.name, series.c.suite, verdict)
    )
    found: dict[tuple[str, str], dict[Verdict, int]] = {}
    with read_transaction(engine) as connection:
        for name, suite, judged, number in connection.execute(counted):
            found.setdefault((name, suite), {})[Verdict(judged)] = int(number)
    return [SuiteTotals(*names, counts) for names, counts in sorted(found.items())]


def _last_runs(
    connection: Connection, ids: Sequence[int], as_of_ms: int | None
) -> dict[int, int | None]:
    """Look up the newest successful measurement of series that were not judged yet."""
    found: dict[int, int | None] = dict.fromkeys(ids)
    for held in held_measurements(as_of_ms):
        newest = (
            select(func.max(measurement.c.time_ms))
            .select_from(held.source)
            .where(
                measurement.c.series_id == series.c.id,
                held.condition,
                held.status == Status.OK.value,
            )
            .correlate(series)
        )
        for some in chunks(ids):
            query = select(series.c.id, newest.scalar_subquery())
            rows = connection.execute(query.where(series.c.id.in_(some)))
            for key, time_ms in rows:
                known = (time for time in (found[key], time_ms) if time is not None)
                found[key] = max(known, default=None)
    return found


def _places(as_of_ms: int | None) -> FromClause:
    return newest_standings(SERIES_PLACES, as_of_ms)


def _verdict(too_old_ms: int | None) -> ColumnElement[str]:
    judged: Any = func.coalesce(series_status.c.verdict, Verdict.WITHHELD.value)
    if too_old_ms is None:
        return case((series_status.c.id.is_(None), Verdict.WITHHELD.value), else_=judged)
    return case((series_status.c.last_run_ms < too_old_ms, Verdict.WITHHELD.value), else_=judged)


def _passing(query: OverviewQuery, as_of_ms: int | None) -> ColumnElement[bool]:
    conditions = [_large_enough(query)]
    if query.alerted:
        conditions.append(has_open_alert(as_of_ms))
    if query.noise:
        conditions.append(series_status.c.noise.in_([item.value for item in query.noise]))
    return and_(*conditions)


def _large_enough(query: OverviewQuery) -> ColumnElement[bool]:
    if query.least_change <= 0:
        return passing(query.series)
    changes = (series_status.c.week_change, series_status.c.release_change)
    large = or_(*(func.abs(change) >= query.least_change for change in changes))
    return and_(passing(query.series), large)
