"""The dialogue in which a person looks for anything by words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.shared import ids
from dashboard.shared.urls.trend_link import series_link
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon
from models.records.series import Series


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind."""

    title: str  # "Series", "3 of 40 series"
    items: list[Any]  # links and actions


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
        **aria(haspopup="dialog", keyshortcuts="/ Control+K"),
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
                        placeholder="Series, page, release, revision, alert or action",
                        className="bw-finder-input",
                    ),
                    html.Label(
                        "Words of what is looked for",
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


def finder_results(groups: Sequence[Found]) -> html.Div:
    """List what was found, group by group, each a link or an action."""
    return html.Div(
        [
            html.Section(
                [
                    html.Div(group.title, className="bw-finder-count", role="status"),
                    html.Ul([html.Li(item) for item in group.items], className="list-unstyled"),
                ]
            )
            for group in groups
        ]
    )


def nothing_found(words: str) -> html.Div:
    """Build what stands there where nothing matches."""
    text = f"Nothing matches “{words}”." if words else "The store has no series yet."
    return html.Div(text, className="bw-finder-none", role="status")


def series_result(item: Series) -> dcc.Link:
    """Build the link to the trend of a series."""
    key = item.key
    return result(
        key.test,
        f"{key.suite} · {key.platform}",
        series_link(str(key)),
        f"{key.project} / {key.branch}",
    )


def result(name: str, where: str, href: str, beside: str = "") -> dcc.Link:
    """Build a link to what was found."""
    return dcc.Link(_content(name, where, beside), href=href, className="bw-result")


def action_result(name: str, where: str, pressed: str) -> html.Button:
    """Build an action; ``assets/keyboard.js`` presses the button of the page that it names."""
    attributes: dict[str, Any] = {"data-bw-press": pressed}
    return html.Button(
        _content(name, where, "action"), type="button", className="bw-result", **attributes
    )


def _content(name: str, where: str, beside: str) -> list[html.Span]:
    return [
        html.Span(name, className="bw-result-test"),
        html.Span(where, className="bw-result-where"),
        html.Span(beside, className="bw-result-project"),
    ]
