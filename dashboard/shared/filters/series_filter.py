"""The controls by which a list is narrowed to some series; the same on every list page."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.shared.urls.filter_state import FilterState
from dashboard.shared.widgets.aria import aria
from models.records.series_filter import Facets

TYPING_MS = 300  # what is typed within counts as one change

# Part of the link, word on the page, attribute of the state and of the facets.
PARTS = (
    ("project", "Project", "projects"),
    ("branch", "Branch", "branches"),
    ("suite", "Suite", "suites"),
    ("platform", "Platform", "platforms"),
)


def control_id(page: str, part: str) -> str:
    """Name the control of a part of the link; ``assets/lists.js`` takes the part from it."""
    return f"{page}-{part}"


def filter_ids(page: str) -> list[str]:
    """List the controls that :func:`series_filter` makes."""
    return [control_id(page, part) for part in ("q", *(part for part, *_ in PARTS))]


def series_filter(
    page: str, state: FilterState, facets: Facets, more: Sequence[Any] = ()
) -> html.Div:
    """Build the controls of a page, with those that the page adds.

    Parameters
    ----------
    page : str
        What the controls' names begin with.
    more : sequence of components
        Further fields; see :func:`field`.
    """
    words = dbc.Input(
        id=control_id(page, "q"),
        type="search",
        value=state.words,
        debounce=TYPING_MS,
        autocomplete="off",
        placeholder="All must match",
        size="sm",
        class_name="bw-search",
    )
    fields = [field("Words", control_id(page, "q"), words)]
    for part, word, attribute in PARTS:
        names: tuple[str, ...] = getattr(facets, attribute)
        chosen: tuple[str, ...] = getattr(state, attribute)
        # A name of the link that has no series must be seen, or it could not be taken back.
        options = [*names, *(name for name in chosen if name not in names)]
        fields.append(choice_field(page, part, word, options, chosen))
    return html.Div([*fields, *more], className="bw-filters", role="search")


def field(label: str, target: str, control: Any) -> html.Div:
    """Put a label above a control."""
    return html.Div(
        [html.Label(label, htmlFor=target, className="bw-label"), control], className="bw-filter"
    )


def choice_field(
    page: str,
    part: str,
    word: str,
    options: Sequence[str],
    chosen: Sequence[str],
    *,
    blank: str = "All",
) -> html.Div:
    """Build a list of boxes that folds away; the browser's own parts need no more for keyboards.

    Parameters
    ----------
    blank : str
        What no choice means.
    """
    identity = control_id(page, part)
    boxes = dbc.Checklist(
        id=identity,
        options=[{"label": name, "value": name} for name in options],
        value=list(chosen),
        className="bw-choice-boxes",
    )
    unfolded = html.Details(
        [
            html.Summary(
                [
                    html.Span(f"{word}: ", className="visually-hidden"),
                    html.Span(format_choice(chosen) if chosen else blank, id=f"{identity}-chosen"),
                ],
                className="form-select form-select-sm",
            ),
            html.Fieldset(
                [html.Legend(word, className="visually-hidden"), boxes], className="bw-choice-list"
            ),
        ],
        className="bw-choice",
    )
    label = html.Span(word, className="bw-label", **aria(hidden="true"))
    return html.Div([label, unfolded], className="bw-filter")


def format_choice(chosen: Sequence[str]) -> str:
    """Format what is chosen as the folded list shows it."""
    if not chosen:
        return "All"
    return chosen[0] if len(chosen) == 1 else f"{chosen[0]} + {len(chosen) - 1}"
