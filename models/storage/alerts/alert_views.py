"""Read alerts as pages show them: of summaries, and as marks on a trend."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, case, select

from models.records.culprits import Culprit
from models.records.series import Series
from models.storage.database.chunks import sorted_chunks
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.fits.culprits_view import SizedChange, read_culprits
from models.storage.fits.standing_alerts import read_standing_alerts, statuses_then
from models.storage.results.series_filter import series_by_id
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.detection.found_change import ChangeOutcome
from models.triage.summaries.read_models import AlertMark, AlertView

_OTHER = ("series", "status", "culprits")
_PLAIN = [item.name for item in fields(AlertView) if item.name not in _OTHER]
_COLUMNS = [alert.c.series_id, alert.c.status, *(alert.c[name] for name in _PLAIN)]


def read_alert_views(
    connection: Connection, column: ColumnElement[Any], ids: Collection[int]
) -> list[AlertView]:
    """Read the alerts of which a column has one of some values.

    Returns
    -------
    list of AlertView
        Regressions first, the largest change first.
    """
    rows = list(_rows(connection, column, ids))
    named = series_by_id(connection, sorted({row.series_id for row in rows}))
    sized = [SizedChange(row.series_id, row.fit_id, row.change) for row in rows]
    culprits = read_culprits(connection, sized, named)
    views = (_view(row, named, held) for row, held in zip(rows, culprits, strict=True))
    return sorted(views, key=_place)


def alerts_of_series(
    engine: Engine,
    series_ids: Sequence[int],
    since_ms: int | None = None,
    until_ms: int | None = None,
    as_of_ms: int | None = None,
    *,
    now_ms: int | None = None,
) -> list[AlertMark]:
    """Read the alerts of some series, as the trend marks them, in order of time.

    Parameters
    ----------
    since_ms, until_ms : int, optional
        Starting at or after, and before; milliseconds since 1970-01-01 UTC.
    as_of_ms : int, optional
        As it was known at that time: alerts that existed, with their statuses and outcomes of
        then; sizes are those of today.
    now_ms : int, optional
        The present; without it and ``as_of_ms``, no alert is marked as awaiting confirmation.
    """
    names = ("series_id", "start_ms", "is_regression", "change")
    found: list[AlertMark] = []
    with read_transaction(engine) as connection:
        for some in sorted_chunks(series_ids):
            query = (
                select(
                    alert.c.id.label("alert_id"),
                    alert.c.summary_id,
                    *(alert.c[name] for name in names),
                    alert.c.status,
                    alert_summary.c.status.label("summary_status"),
                    _outcome(as_of_ms).label("outcome"),
                    alert.c.monitor_only,
                )
                .join(alert_summary, alert_summary.c.id == alert.c.summary_id)
                .where(alert.c.series_id.in_(some))
            )
            if since_ms is not None:
                query = query.where(alert.c.start_ms >= since_ms)
            if until_ms is not None:
                query = query.where(alert.c.start_ms < until_ms)
            if as_of_ms is not None:
                query = query.where(alert.c.created_ms <= as_of_ms)
            rows = connection.execute(query).all()
            before = statuses_then(connection, {row.summary_id for row in rows}, as_of_ms)
            found += [_mark(row, before) for row in rows]
    standing = read_standing_alerts(engine, series_ids, as_of_ms, now_ms=now_ms).values()
    awaited = {item.id for items in standing for item in items if item.awaiting}
    found = [replace(item, awaiting=item.alert_id in awaited) for item in found]
    return sorted(found, key=lambda mark: (mark.start_ms, mark.alert_id))


def _rows(
    connection: Connection, column: ColumnElement[Any], ids: Collection[int]
) -> Iterator[Any]:
    for some in sorted_chunks(ids):
        yield from connection.execute(select(*_COLUMNS).where(column.in_(some)))


def _view(row: Any, named: dict[int, Series], culprits: tuple[Culprit, ...]) -> AlertView:
    plain = {name: row._mapping[name] for name in _PLAIN}
    status = AlertStatus(row.status)
    return AlertView(series=named[row.series_id], status=status, culprits=culprits, **plain)


def _outcome(as_of_ms: int | None) -> ColumnElement[str]:
    """Build the column of what became of an alert; what was found later counts as standing."""
    if as_of_ms is None:
        return alert.c.outcome
    return case(
        (alert.c.outcome_ms > as_of_ms, ChangeOutcome.STANDING.value), else_=alert.c.outcome
    )


def _mark(row: Any, before: Mapping[tuple[int, int | None], str]) -> AlertMark:
    status = before.get((row.summary_id, row.alert_id), row.status)
    summary = before.get((row.summary_id, None), row.summary_status)
    states = {"status": AlertStatus(status), "summary_status": SummaryStatus(summary)}
    return AlertMark(**(dict(row._mapping) | states))


def _place(view: AlertView) -> tuple[object, ...]:
    return (not view.is_regression, -abs(view.change or 0.0), view.series.key, view.id)
