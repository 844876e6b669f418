"""The controls of the matrix: how many releases up to which, and which series."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.releases.data import ReleaseChoice
from dashboard.releases.matrix import ids
from dashboard.releases.matrix.state import MatrixState
from dashboard.releases.state import NEWEST
from dashboard.shared.filters.series_filter import (
    PARTS,
    TYPING_MS,
    choice_field,
    control_id,
    field,
)
from models.records.series_filter import Facets

COUNTS = (2, 3, 4, 6, 8, 12)


def control_ids() -> list[str]:
    """List the controls whose values become the link."""
    parts = ("release", "last", "q", "branch", "suite", "platform", "delta")
    return [control_id(ids.MATRIX, part) for part in parts]


def matrix_controls(choice: ReleaseChoice, state: MatrixState, facets: Facets) -> html.Div:
    """Build the controls, set from the link."""
    names = [major.name for major in reversed(choice.majors)]
    newest = {"label": f"Newest ({names[0]})", "value": NEWEST}
    lasts = sorted({*COUNTS, state.last})
    return html.Div(
        [
            _select(
                "release",
                "Up to release",
                [newest, *({"label": name, "value": name} for name in names)],
                state.reference if state.reference in names else NEWEST,
            ),
            _select(
                "last",
                "Releases",
                [{"label": str(number), "value": str(number)} for number in lasts],
                str(state.last),
            ),
            _text("q", "Words", state.words, "All must match", type="search"),
            *(
                choice_field(
                    ids.MATRIX,
                    part,
                    word,
                    list(dict.fromkeys((*getattr(facets, name), *getattr(state, name)))),
                    getattr(state, name),
                )
                for part, word, name in PARTS[1:]
            ),
            _text(
                "delta",
                "δ, %",
                "" if state.delta == MatrixState().delta else f"{state.delta:g}",
                f"{MatrixState().delta:g}",
                type="text",
                inputmode="decimal",
                class_name="bw-number-field",
            ),
        ],
        className="bw-filters",
        role="search",
    )


def _select(part: str, word: str, options: list[dict[str, str]], value: str) -> html.Div:
    identity = control_id(ids.MATRIX, part)
    return field(word, identity, dbc.Select(id=identity, options=options, value=value, size="sm"))


def _text(part: str, word: str, value: str, placeholder: str, **more: Any) -> html.Div:
    identity = control_id(ids.MATRIX, part)
    return field(
        word,
        identity,
        dbc.Input(
            id=identity,
            value=value,
            debounce=TYPING_MS,
            autocomplete="off",
            placeholder=placeholder,
            size="sm",
            **{"class_name": "bw-search", **more},
        ),
    )
