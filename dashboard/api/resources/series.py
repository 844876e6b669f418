"""``/series``: which series there are, and what there is of each."""

from typing import Any

from dashboard.api.choose import choose, one_page
from dashboard.api.common import (
    CURSOR,
    FILTERS,
    MAYBE_DAY,
    MAYBE_MOMENT,
    MAYBE_WHOLE,
    TEXT,
    TRUTH,
    WHOLE,
    limit,
    listed,
    no_as_of,
    record,
    refuse_as_of,
)
from dashboard.api.data import SeriesRow, series_rows
from dashboard.api.operation import Asked, Operation
from dashboard.shared.urls.moment import format_moment
from models.records.series import Direction

_WHY = "the list of series has no history. Ask levels or measurements of a series as of a moment."


def _answer(asked: Asked) -> dict[str, Any]:
    refuse_as_of(asked, _WHY)
    found, cursor = one_page(asked, choose(asked))
    items = [_item(row) for row in series_rows(asked.services, found)]
    return {"items": items, "next_cursor": cursor}


def _item(row: SeriesRow) -> dict[str, Any]:
    key = row.series.key
    return {
        "series_id": row.series.id,
        "series": str(key),
        "project": key.project,
        "branch": key.branch,
        "suite": key.suite,
        "test": key.test,
        "platform": key.platform,
        "unit": row.series.unit,
        "lower_is_better": row.series.direction is Direction.LOWER_IS_BETTER,
        "measurements": row.measurements,
        "failed": row.failed,
        "first_run": None if row.first_ms is None else format_moment(row.first_ms),
        "last_run": None if row.last_ms is None else format_moment(row.last_ms),
        "fit_id": row.fit_id,
        "fit_trusted": row.fit_trusted,
        "fit_last_day": row.fit_last_day,
    }


SERIES = Operation(
    "GET",
    "/series",
    "listSeries",
    "List series with their names, unit, counts and current fit",
    _answer,
    listed(
        record(
            series_id=WHOLE,
            series=TEXT,
            project=TEXT,
            branch=TEXT,
            suite=TEXT,
            test=TEXT,
            platform=TEXT,
            unit=TEXT,
            lower_is_better=TRUTH,
            measurements=WHOLE,
            failed=WHOLE,
            first_run=MAYBE_MOMENT,
            last_run=MAYBE_MOMENT,
            fit_id=MAYBE_WHOLE,
            fit_trusted=TRUTH,
            fit_last_day=MAYBE_DAY,
        )
    ),
    parameters=(*FILTERS, limit(500, 100), CURSOR, no_as_of(_WHY)),
)
