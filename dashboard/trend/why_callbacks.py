"""Answer "why no alert here?" when somebody opens it, or chooses another run."""

from typing import Any

from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from dashboard.shared import ids
from dashboard.shared.formatting.series_names import short_names
from dashboard.shared.jobs.refit import REFIT
from dashboard.shared.services import Services
from dashboard.shared.urls.trend_state import TrendState
from dashboard.trend.data import read_alert_ladder, read_measured_run
from dashboard.trend.read_state import read_state
from dashboard.trend.why_no_alert import BODY, ladder_list
from models.records.errors import UnknownSeriesError
from models.records.series import Series


def register_why(app: Dash, services: Services) -> None:
    """Add the callback to an app."""

    @app.callback(
        Output(BODY, "children"),
        Input(ids.TREND_WHY, "is_open"),
        Input(ids.TREND_STATE, "data"),
        Input(REFIT.done, "data"),
        prevent_initial_call=True,
    )
    def explain(is_open: bool, stored: dict[str, Any], _: Any) -> Any:
        if not is_open:
            raise PreventUpdate
        return _answers(services, read_state(stored))


def _answers(services: Services, state: TrendState) -> list[Any]:
    """Explain the chosen run; without one, the newest event of each series."""
    run = None
    if state.point is not None:
        run = read_measured_run(services, state.point, state.as_of_ms)
    if run is not None:
        return [ladder_list(read_alert_ladder(services, run.series, run.time_ms), "", chosen=True)]
    shown = _find(services, state)
    names = short_names([item.key for item in shown]) if len(shown) > 1 else [""] * len(shown)
    return [
        ladder_list(read_alert_ladder(services, item), name, chosen=False)
        for item, name in zip(shown, names, strict=True)
    ]


def _find(services: Services, state: TrendState) -> list[Series]:
    """Find the series of a link; the page has noted those that are unknown."""
    found = []
    for key in state.series:
        try:
            found.append(services.series(key))
        except UnknownSeriesError:
            continue
    return found
