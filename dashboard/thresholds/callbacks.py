"""Wire the thresholds page: the controls to the link, the button to a job, its result to plots."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State

from dashboard.shared.clientside import clientside
from dashboard.shared.filters.callbacks import register_filter
from dashboard.shared.filters.series_filter import control_id
from dashboard.shared.ids import NONCE
from dashboard.shared.services import Services
from dashboard.shared.theme import current_theme
from dashboard.shared.urls.codec import query_dict
from dashboard.shared.widgets.empty_state import empty_state
from dashboard.thresholds import ids as ids
from dashboard.thresholds.alarms_per_week import threshold_weeks_figure
from dashboard.thresholds.backtest_job import BACKTEST
from dashboard.thresholds.ids import MORE
from dashboard.thresholds.rate_vs_precision import threshold_bargain_figure
from dashboard.thresholds.results import alarm_lists, backtest_text, scores_table
from dashboard.thresholds.state import THRESHOLDS_CODECS, parse_thresholds

THRESHOLDS_JS = "bandwatchThresholds"  # of assets/thresholds/page.js
HIDDEN = "bw-hidden"


def register(app: Dash, _: Services) -> None:
    """Add the callbacks of the thresholds to an app."""

    @app.callback(
        Output(ids.NOTICE, "children"),
        Output(ids.RESULTS, "className"),
        Output(ids.WORDS, "children"),
        Output(ids.BARGAIN, "figure"),
        Output(ids.WEEKS, "figure"),
        Output(ids.TABLE, "children"),
        Output(ids.ALARMS, "children"),
        Input(BACKTEST.done, "data"),
        Input(ids.STATE, "data"),
    )
    def show(done: Mapping[str, Any] | None, query: Mapping[str, Any] | None) -> tuple[Any, ...]:
        bench = (done or {}).get("bench")
        if not done or not bench:
            return _nothing(), HIDDEN, "", {}, {}, None, None
        other = _formatted(done["query"]) != _formatted(query or {})
        found, theme = bench["thresholds"], current_theme()
        words = backtest_text(bench)
        if other:
            words += " The choices have changed since; replay again to see theirs."
        return (
            None,
            "",
            words,
            threshold_bargain_figure(found, theme),
            threshold_weeks_figure(found, bench["since"], theme),
            scores_table(found),
            alarm_lists(found),
        )

    clientside(
        app,
        "askReplay",
        Output(BACKTEST.request, "data"),
        Input(ids.RUN, "n_clicks"),
        State(ids.STATE, "data"),
        State(NONCE, "data"),
        State(BACKTEST.is_running, "data"),
        namespace=THRESHOLDS_JS,
    )
    register_filter(
        app, ids.THRESHOLDS, ids.STATE, [control_id(ids.THRESHOLDS, part) for part in MORE]
    )


def _formatted(query: Mapping[str, Any]) -> dict[str, list[str]]:
    return query_dict(parse_thresholds(query)[0], THRESHOLDS_CODECS)


def _nothing() -> Any:
    return empty_state(
        "Nothing replayed yet",
        "Choose series, days and thresholds, then press Replay. Detection is run again as if at"
        " the end of each of these days, and what later runs say of its alarms is counted. A"
        " hundred series and ninety days take one or two minutes.",
        icon_name="rewind",
        commands=["bandwatch backtest 'demo/*' --days 90 --delta 0.5 --delta 1 --delta 2"],
    )
