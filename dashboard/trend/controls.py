"""The controls of the trend page. A control is named after its part of the link."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.shared.urls.trend_state import (
    LEAST_SURE,
    Arrangement,
    Band,
    Colour,
    Judged,
    Overlay,
    TrendState,
)
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.day_field import day_field
from dashboard.shared.widgets.icon import icon
from dashboard.trend.beside.choice import fit_choice
from models.records.days import day_of_moment
from models.records.stored_fit import FitHead
from models.stats.comparison.compare import DELTA
from models.stats.comparison.verdict import THRESHOLD

PREFIX = "trend-"
MORE = f"{PREFIX}more"
SURE = 100 * THRESHOLD  # percent
SLIDERS = ("delta", "sure")

GROUPS = {Overlay.ROBUST: "robust", Overlay.JUMPAVG: "jumpavg (MDL)", Overlay.NONE: "none"}
BANDS = {
    Band.BOTH: "level and predictive",
    Band.LEVEL: "level",
    Band.PREDICTIVE: "predictive",
    Band.NONE: "none",
}
COLOURS = {Colour.NONE: "none", Colour.RELEASE: "release", Colour.MODE: "mode"}
ARRANGEMENTS = {Arrangement.OVERLAID: "overlaid", Arrangement.MULTIPLES: "small multiples"}
JUDGED = {Judged.LEVEL: "the level", Judged.PREDICTIVE: "single measurements"}

# Parts of the link that a control changes.
CONTROLS = (
    "groups",
    "band",
    "colour",
    "view",
    "log",
    "replicates",
    "norm",
    "from",
    "to",
    "asof",
    "by",
    "day",
    "add",
    "beside",
    "delta",
    "sure",
)


def trend_controls(state: TrendState, fits: Sequence[FitHead] = ()) -> html.Div:
    """Build the line of controls above the figure; what is asked for seldom is behind “More”.

    Parameters
    ----------
    fits : sequence of FitHead
        Of the series, from which one may be drawn beside that which is shown.
    """
    several = len(state.series) > 1
    as_of = day_of_moment(state.as_of_ms) if state.as_of_ms else None
    return html.Div(
        [
            choice("groups", "Groups", GROUPS, state.overlay),
            choice("band", "Bands", BANDS, state.band),
            choice("colour", "Colour by", COLOURS, state.colour, hidden=several),
            choice("view", "Arrange", ARRANGEMENTS, state.arrangement, hidden=not several),
            day_field(f"{PREFIX}from", "From", state.first),
            day_field(f"{PREFIX}to", "To", state.last),
            html.Details(
                [
                    html.Summary("More", className="btn btn-sm btn-outline-secondary"),
                    html.Div(
                        [
                            day_field(f"{PREFIX}norm", "Normalise to", state.norm, "no day"),
                            day_field(f"{PREFIX}asof", "As of", as_of, "now"),
                            fit_choice(f"{PREFIX}beside", fits, state.beside),
                            dbc.Switch(id=f"{PREFIX}log", label="Log axis", value=state.log),
                            dbc.Switch(
                                id=f"{PREFIX}replicates",
                                label="Replicates",
                                value=state.replicates,
                            ),
                        ],
                        className="bw-choice-list bw-more-list",
                    ),
                ],
                className="bw-choice bw-more",
                id=MORE,
            ),
        ],
        className="bw-trend-controls",
        role="group",
        **aria(label="What the figure shows"),
    )


def judgement_controls(state: TrendState) -> html.Div:
    """Build the controls of the panel: what is judged, against which days."""
    return html.Div(
        [
            day_field(f"{PREFIX}day", "Reference day", state.day),
            day_field(f"{PREFIX}add", "Compare with", None, "another day"),
            choice("by", "Compare by", JUDGED, state.judged),
            html.Details(
                [
                    html.Summary("Thresholds", className="bw-label"),
                    _slider("delta", "δ, %", state.delta, DELTA, 0.0, 10.0, 0.1),
                    _slider("sure", "Sure by, %", state.sure, SURE, LEAST_SURE, 99.5, 0.5),
                ],
                className="bw-thresholds-fold",
                open=state.delta is not None or state.sure is not None,
            ),
        ],
        className="bw-judgement-controls",
        role="group",
        **aria(label="What is compared"),
    )


def _slider(
    part: str, label: str, value: float | None, usual: float, least: float, most: float, step: float
) -> html.Div:
    """Build a slider with its number; the picture follows while a person drags it."""
    identity = f"{PREFIX}{part}"
    shown = usual if value is None else value
    return html.Div(
        [
            html.Label(label, htmlFor=identity, className="bw-label"),
            dbc.Input(
                id=identity,
                type="range",
                min=least,
                max=most,
                step=step,
                value=shown,
                class_name="form-range",
            ),
            html.Span(f"{shown:g}", id=f"{identity}-shown", className="bw-number"),
        ],
        className="bw-slider",
    )


def how_to_read() -> html.Details:
    """Explain the numbers of the panel."""
    return html.Details(
        [
            html.Summary([icon("question-circle"), " How to read this"]),
            html.P(
                "The fit gives a thousand curves that the level may have followed. Each is asked "
                "how far it moved between the two days. “97 % sure” means that 970 of them moved "
                "that way; the percentage is their median, the brackets hold the middle 80 %."
            ),
            html.P(
                "A verdict needs 90 %, and at least even odds that the change is larger than δ. "
                "“No change” needs 90 % as well, so it is a finding and not a lack of one. "
                "“Undecided” means that more runs are needed to decide."
            ),
            html.P(
                "The smallest change that a comparison would have detected is one that it would "
                "find four times out of five, with one false alarm in twenty. Compared by single "
                "measurements, both days carry the noise of one run: only large shifts are seen."
            ),
        ],
        className="bw-how",
    )


def choice(
    part: str, label: str, words: dict[Any, str], value: Any, *, hidden: bool = False
) -> html.Div:
    """Build a select with its label; hidden ones stay on the page, for the callback's sake."""
    identity = f"{PREFIX}{part}"
    options = [{"label": word, "value": key.value} for key, word in words.items()]
    return html.Div(
        [
            html.Label(label, htmlFor=identity, className="bw-label"),
            dbc.Select(id=identity, options=options, value=value.value, size="sm"),
        ],
        className="bw-hidden" if hidden else "bw-control",
    )
