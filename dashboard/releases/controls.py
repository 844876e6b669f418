"""The controls of the releases page: which releases, which series, how strict."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.releases.data import ReleaseChoice
from dashboard.releases.state import NEWEST, ReleasesState
from dashboard.releases.text import rule_text
from dashboard.shared import ids
from dashboard.shared.filters.series_filter import (
    PARTS,
    TYPING_MS,
    choice_field,
    control_id,
    field,
)
from models.records.series_filter import Facets

ONE_BEFORE = "The one before"  # as assets/releases/page.js says

# Part of the link and attribute of the state, and word on the page.
NUMBERS = (
    ("sure", "A verdict needs, %"),
    ("wrong", "False discoveries, %"),
    ("regressions", "Regressions allowed"),
    ("missing", "Missing allowed, %"),
    ("undecided", "Undecided allowed, %"),
)


def control_ids() -> list[str]:
    """List the controls whose values become the link."""
    parts = ("release", "against", "q", "branch", "suite", "platform", "delta")
    return [control_id(ids.RELEASES, part) for part in (*parts, *(item[0] for item in NUMBERS))]


def release_controls(choice: ReleaseChoice, facets: Facets) -> html.Div:
    """Build the controls, set from the link; what is blank is at its default."""
    state = choice.state
    return html.Div(
        [
            _project(choice),
            _reference(choice),
            _against(choice),
            _hint(state),
            *(_names(part, word, attribute, state, facets) for part, word, attribute in PARTS[1:]),
            _number(state, "delta", "δ, %"),
            html.Details(
                [
                    html.Summary([html.Strong("Strictness: "), rule_text(state)]),
                    html.Div([_number(state, *item) for item in NUMBERS], className="bw-filters"),
                ],
                className="bw-strictness",
                open=bool(_strict(state)),
            ),
        ],
        className="bw-filters",
        role="search",
    )


def _strict(state: ReleasesState) -> bool:
    default = ReleasesState()
    return any(getattr(state, part) != getattr(default, part) for part, _ in NUMBERS)


def _project(choice: ReleaseChoice) -> html.Div:
    return field(
        "Project",
        ids.RELEASES_PICK,
        dbc.Select(
            id=ids.RELEASES_PICK,
            options=list(choice.projects),
            value=choice.project,
            disabled=len(choice.projects) < 2,
            size="sm",
        ),
    )


def _reference(choice: ReleaseChoice) -> html.Div:
    identity = control_id(ids.RELEASES, "release")
    names = [major.name for major in reversed(choice.majors)]
    newest = {"label": f"Newest ({names[0]})", "value": NEWEST}
    return field(
        "Release",
        identity,
        dbc.Select(
            id=identity,
            options=[newest, *({"label": name, "value": name} for name in names)],
            value=choice.state.reference if choice.state.reference in names else NEWEST,
            size="sm",
        ),
    )


def _against(choice: ReleaseChoice) -> html.Div:
    names = [major.name for major in reversed(choice.majors) if major != choice.reference]
    chosen = [name for name in choice.state.against if name in names]
    return choice_field(ids.RELEASES, "against", "Against", names, chosen, blank=ONE_BEFORE)


def _hint(state: ReleasesState) -> html.Div:
    identity = control_id(ids.RELEASES, "q")
    return field(
        "Words",
        identity,
        dbc.Input(
            id=identity,
            type="search",
            value=state.words,
            debounce=TYPING_MS,
            autocomplete="off",
            placeholder="All must match",
            size="sm",
            class_name="bw-search",
        ),
    )


def _names(part: str, word: str, attribute: str, state: ReleasesState, facets: Facets) -> html.Div:
    names: tuple[str, ...] = getattr(facets, attribute)
    chosen: tuple[str, ...] = getattr(state, attribute)
    options = [*names, *(name for name in chosen if name not in names)]
    return choice_field(ids.RELEASES, part, word, options, chosen)


def _number(state: ReleasesState, part: str, word: str) -> html.Div:
    """Build a field for a number; what is no number is noted by the page, as in a link."""
    identity = control_id(ids.RELEASES, part)
    default: Any = getattr(ReleasesState(), part)
    value: Any = getattr(state, part)
    return field(
        word,
        identity,
        dbc.Input(
            id=identity,
            type="text",
            inputmode="decimal",
            value="" if value == default else f"{value:g}",
            debounce=TYPING_MS,
            autocomplete="off",
            placeholder=f"{default:g}",
            size="sm",
            class_name="bw-number-field",
        ),
    )
