"""Read alerts as a digest and a feed report them."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, Row, Select, select

from models.notifications.alert_news import AlertNews
from models.records.culprits import Culprit
from models.records.series import Series
from models.storage.database.chunks import chunks
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.fits.culprits_view import SizedChange, read_culprits
from models.storage.results.series_filter import series_by_id
from models.triage.alert import AlertStatus

_SAME = (
    *("id", "summary_id", "is_regression", "start_ms", "previous_ms", "revision"),
    *("previous_revision", "before", "after", "change", "change_low", "change_high"),
    *("probability", "detectable", "compared_with", "outcome", "created_ms", "source"),
)

# What a query must select from alerts joined with their summaries.
NEWS = (
    *(alert.c[name] for name in _SAME),
    alert.c.series_id,
    alert.c.fit_id,
    alert.c.status,
    alert_summary.c.cause,
    alert_summary.c.cause_reason,
)


def alert_news(connection: Connection, query: Select[*tuple[object, ...]]) -> list[AlertNews]:
    """Read alerts by a query for :data:`NEWS`, and ``repeated`` where it is asked for."""
    rows = connection.execute(query).all()
    series = series_by_id(connection, sorted({row.series_id for row in rows}))
    sized = [SizedChange(row.series_id, row.fit_id, row.change) for row in rows]
    culprits = read_culprits(connection, sized, series)
    return [
        _news(row, series[row.series_id], held) for row, held in zip(rows, culprits, strict=True)
    ]


def news_of_summaries(
    engine: Engine, summary_ids: Sequence[int]
) -> dict[int, tuple[AlertNews, ...]]:
    """Read the alerts of some summaries, the largest worsening first; monitored ones as well."""
    found: dict[int, list[AlertNews]] = {}
    with read_transaction(engine) as connection:
        for some in chunks(summary_ids):
            query = (
                select(*NEWS)
                .join(alert_summary, alert_summary.c.id == alert.c.summary_id)
                .where(alert.c.summary_id.in_(some))
            )
            for item in alert_news(connection, query):
                found.setdefault(item.summary_id, []).append(item)
    return {key: tuple(sorted(items, key=_weight)) for key, items in found.items()}


def _weight(item: AlertNews) -> tuple[bool, float, int]:
    return not item.is_regression, -abs(item.change or 0.0), item.id


def _news(
    row: Row[*tuple[object, ...]], series: Series, culprits: tuple[Culprit, ...]
) -> AlertNews:
    columns = row._mapping
    return AlertNews(
        **{name: columns[name] for name in _SAME},
        series=series,
        culprits=culprits,
        status=AlertStatus(columns["status"]),
        cause=columns["cause"],
        cause_reason=columns["cause_reason"],
        repeated=bool(columns.get("repeated", False)),
    )
