"""``/alerts``: the standing changes of series, and what people decided on them."""

from typing import Any

from dashboard.api.choose import choose, names, number
from dashboard.api.common import (
    AS_OF,
    CURSOR,
    FILTERS,
    MOMENT,
    NUMBER,
    TEXT,
    TRUTH,
    WHOLE,
    limit,
    listed,
    record,
)
from dashboard.api.cursor import read_cursor, write_cursor
from dashboard.api.data import AlertRow, alert_rows
from dashboard.api.operation import Asked, Operation, Parameter
from dashboard.shared.urls.moment import format_moment
from models.records.series import Series


def _answer(asked: Asked) -> dict[str, Any]:
    series = {item.id: item for item in choose(asked)}
    after = read_cursor(asked.get("cursor"), int)
    size = asked.get("limit")
    rows = [
        row
        for row in alert_rows(asked.services, list(series.values()), asked.get("as_of"))
        if (row.alert.open or not asked.get("open")) and (not after or row.alert.id > after[0])
    ]
    items = [_item(row, series[row.alert.series_id]) for row in rows[:size]]
    cursor = write_cursor(rows[size - 1].alert.id) if len(rows) > size else None
    return {"items": items, "next_cursor": cursor}


def _item(row: AlertRow, series: Series) -> dict[str, Any]:
    found = row.alert
    return {
        **names(series),
        "alert_id": found.id,
        "summary_id": found.summary_id,
        "source": row.source,
        "is_regression": found.is_regression,
        "start": format_moment(found.start_ms),
        "revision": row.revision,
        "previous_revision": row.previous_revision,
        "level_before": number(row.level_before),
        "level_after": number(row.level_after),
        "change_percent": number(found.change),
        "p10_percent": number(row.change_low),
        "p90_percent": number(row.change_high),
        "probability": number(row.probability),
        "open": found.open,
        "decision": found.decided,
        "history": found.history,
        "awaiting": found.awaiting,
        "created": format_moment(row.created_ms),
    }


ALERTS = Operation(
    "GET",
    "/alerts",
    "listAlerts",
    "List the alerts that newer data did not take back, and what was decided on them",
    _answer,
    listed(
        record(
            series_id=WHOLE,
            series=TEXT,
            alert_id=WHOLE,
            summary_id=WHOLE,
            source=TEXT,
            is_regression=TRUTH,
            start=MOMENT,
            revision=TEXT,
            previous_revision=TEXT,
            level_before=NUMBER,
            level_after=NUMBER,
            change_percent=NUMBER,
            p10_percent=NUMBER,
            p90_percent=NUMBER,
            probability=NUMBER,
            open=TRUTH,
            decision=TEXT,
            history=TRUTH,
            awaiting=TRUTH,
            created=MOMENT,
        )
    ),
    parameters=(
        *FILTERS,
        Parameter("open", {"type": "boolean", "default": False}, "Only those without a decision."),
        limit(1000, 200),
        CURSOR,
        AS_OF,
    ),
    description=(
        "`decision` is blank while an alert is open. `history`: the change began long before it"
        " was found, so that it is in no queue. `awaiting`: it awaits confirmation by runs, and"
        " people are not notified yet. As of a past moment, decisions are those of that"
        " moment and figures the newest."
    ),
)
