"""The dialogue in which a person chooses how a series is refitted."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.shared.formatting.series_names import short_names
from models.records.fit import FitOptions, Likelihood
from models.records.series import SeriesKey

DIALOGUE = "refit-options"
START = "refit-start"
FIELDS = ("series", "likelihood", "cycle", "knots", "window", "seed")

WORDS = {
    Likelihood.AUTO: "chosen by the data",
    Likelihood.GAUSSIAN: "Gaussian",
    Likelihood.STUDENT_T: "Student-t, for heavy tails",
}


def field_id(name: str) -> str:
    """Name the control of an option."""
    return f"refit-{name}"


def refit_dialogue(keys: Sequence[SeriesKey]) -> dbc.Modal:
    """Build the dialogue; what is left blank takes the rule of the model."""
    names = short_names(keys)
    series = dbc.Select(
        id=field_id("series"),
        options=[{"label": name, "value": str(key)} for key, name in zip(keys, names, strict=True)],
        value=str(keys[0]),
        size="sm",
        disabled=len(keys) == 1,
    )
    likelihood = dbc.Select(
        id=field_id("likelihood"),
        options=[{"label": word, "value": kind.value} for kind, word in WORDS.items()],
        value=FitOptions().likelihood.value,
        size="sm",
    )
    return dbc.Modal(
        [
            dbc.ModalHeader(
                html.H2("Refit", className="h5 mb-0", id="refit-options-title"),
                close_button=True,
            ),
            dbc.ModalBody(
                [
                    _field("series", "Series", series, ""),
                    _field("likelihood", "Noise", likelihood, ""),
                    _field(
                        "cycle",
                        "Knots per release cycle",
                        _number("cycle", "", 1, 50, "rule"),
                        "How often the level may bend between two releases.",
                    ),
                    _field(
                        "knots",
                        "Knots in all",
                        _number("knots", "", 3, 400, "rule"),
                        "Counts before knots per cycle. The rule is one per eight days.",
                    ),
                    _field(
                        "window",
                        "Window, days",
                        _number("window", 365, 7, 3650, "365"),
                        "Counted back from the newest measurement.",
                    ),
                    _field(
                        "seed",
                        "Seed",
                        _number("seed", 1, 1, 2_000_000_000, "1"),
                        "Equal seeds, data and options give equal draws.",
                    ),
                ]
            ),
            dbc.ModalFooter(
                html.Button(
                    "Start the refit", id=START, type="button", className="btn btn-primary btn-sm"
                )
            ),
        ],
        id=DIALOGUE,
        is_open=False,
        fade=False,
        labelledby="refit-options-title",
    )


def _number(name: str, value: Any, least: int, most: int, placeholder: str) -> dbc.Input:
    return dbc.Input(
        id=field_id(name),
        type="number",
        value=value,
        min=least,
        max=most,
        step=1,
        placeholder=placeholder,
        size="sm",
    )


def _field(name: str, label: str, control: Any, hint: str) -> html.Div:
    return html.Div(
        [
            html.Label(label, htmlFor=field_id(name), className="bw-refit-label"),
            html.Div([control, html.Span(hint, className="bw-hint") if hint else None]),
        ],
        className="bw-refit-field",
    )
