"""Wire the list of series to its search."""

from datetime import UTC, datetime
from typing import Any

from dash import Dash, Input, Output

from dashboard import ids
from dashboard.callbacks.clientside import clientside
from dashboard.services import Services
from dashboard.url_state import series_link
from models.fit import FitState
from models.storage.catalogue_view import SeriesRow

MOST_ROWS = 2000


def register(app: Dash, services: Services) -> None:
    """Add the callbacks of the list to an app."""

    @app.callback(
        Output(ids.OVERVIEW_GRID, "rowData"),
        Output(ids.OVERVIEW_COUNT, "children"),
        Input(ids.OVERVIEW_WORDS, "value"),
    )
    def fill(words: str | None) -> tuple[list[dict[str, Any]], str]:
        found, total = services.find(words or "", MOST_ROWS)
        shown = (
            f"{total:,} series" if total == len(found) else f"{len(found):,} of {total:,} series"
        )
        return [_row(row) for row in found], shown

    clientside(
        app,
        "rememberWords",
        Output(ids.OVERVIEW_WORDS, "title"),
        Input(ids.OVERVIEW_WORDS, "value"),
    )


def _row(row: SeriesRow) -> dict[str, Any]:
    key = row.series.key
    newest = (
        "" if row.last_ms is None else str(datetime.fromtimestamp(row.last_ms / 1000, UTC).date())
    )
    return {
        "test": key.test,
        "link": series_link(str(key)),
        "suite": key.suite,
        "platform": key.platform,
        "project": key.project,
        "branch": key.branch,
        "measurements": row.measurements,
        "newest": newest,
        "fit": _fit(row),
    }


def _fit(row: SeriesRow) -> str:
    if row.fit_state is None:
        return "not fitted"
    if row.fit_state is FitState.FAILED:
        return "failed" if row.fit_id is None else "older fit"
    return "healthy" if row.fit_trusted else "not trusted"
