"""The dialogue in which a person looks for a series by words."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.shared import ids
from dashboard.shared.urls.trend_link import series_link
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon
from models.records.series import Series


def finder_button() -> html.Button:
    """Build the button in the header that opens the dialogue."""
    return html.Button(
        [
            icon("search"),
            html.Span("Find a series", className="bw-find-word"),
            html.Kbd("/", className="bw-key"),
        ],
        id=ids.FINDER_OPEN,
        type="button",
        className="bw-find",
        **aria(haspopup="dialog", keyshortcuts="/"),
    )


def finder_dialogue() -> dbc.Modal:
    """Build the dialogue; its results are searched by the server."""
    return dbc.Modal(
        [
            html.H2("Find a series", className="visually-hidden", id="finder-title"),
            html.Div(
                [
                    icon("search"),
                    # Without a delay: Enter takes the dialogue away, and a delayed answer of a
                    # field that is gone would be an error in the browser.
                    dcc.Input(
                        id=ids.FINDER_WORDS,
                        type="text",
                        value="",
                        autoComplete="off",
                        spellCheck=False,
                        placeholder="Words of project, branch, suite, test or platform",
                        className="bw-finder-input",
                    ),
                    html.Label(
                        "Words that the series' name must contain",
                        htmlFor=ids.FINDER_WORDS,
                        className="visually-hidden",
                    ),
                ],
                className="bw-finder-head",
            ),
            html.Div(id=ids.FINDER_RESULTS, className="bw-finder-results"),
            html.Div(
                [
                    html.Span([html.Kbd("↑"), html.Kbd("↓"), " choose"]),
                    html.Span([html.Kbd("Enter"), " open"]),
                    html.Span([html.Kbd("Esc"), " close"]),
                ],
                className="bw-finder-foot",
                **aria(hidden="true"),
            ),
        ],
        id=ids.FINDER,
        is_open=False,
        size="lg",
        scrollable=True,
        fade=False,
        labelledby="finder-title",
        class_name="bw-finder",
    )


def finder_results(found: Sequence[Series], total: int, words: str) -> html.Div:
    """List what was found, each a link to its trend page.

    Parameters
    ----------
    total : int
        How many series match, of which ``found`` are the first.
    """
    if not found:
        text = f"No series matches “{words}”." if words else "The store has no series yet."
        return html.Div(text, className="bw-finder-none", role="status")
    shown = f"{total} series" if total == len(found) else f"{len(found)} of {total} series"
    return html.Div(
        [
            html.Div(shown, className="bw-finder-count", role="status"),
            html.Ul([html.Li(_result(item)) for item in found], className="list-unstyled mb-0"),
        ]
    )


def _result(item: Series) -> dcc.Link:
    key = item.key
    return dcc.Link(
        [
            html.Span(key.test, className="bw-result-test"),
            html.Span(f"{key.suite} · {key.platform}", className="bw-result-where"),
            html.Span(f"{key.project} / {key.branch}", className="bw-result-project"),
        ],
        href=series_link(str(key)),
        className="bw-result",
    )
