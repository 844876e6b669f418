"""What stands around every page: navigation, search, theme, shortcuts, and a running refit."""

import secrets
from collections.abc import Sequence
from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.alerts import ids as alerts_ids
from dashboard.detectability.assess_card import assess_card
from dashboard.server.shell.finder import finder_button, finder_dialogue
from dashboard.server.shell.share_dialogue import share_dialogue
from dashboard.server.shell.shortcuts import shortcuts_dialogue
from dashboard.shared import ids
from dashboard.shared.jobs.refit_card import refit_card
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon
from dashboard.thresholds.backtest_card import backtest_card


def shell(navigation: Sequence[tuple[str, str]], *, synthetic: bool, waiting: str = "") -> html.Div:
    """Build the frame of a page load.

    Parameters
    ----------
    navigation : sequence of (word, path)
        Pages that stand by themselves.
    synthetic : bool
        Whether the store holds made data, which every page then says.
    waiting : str
        How many summaries of alerts wait for somebody; blank for none.
    """
    return html.Div(
        [
            html.A("Skip to the content", href=f"#{ids.MAIN}", className="bw-skip"),
            _header(navigation, synthetic, waiting),
            html.Div(
                [icon("exclamation-triangle"), html.Span(id=ids.ERROR_TEXT)],
                id=ids.ERROR,
                className="bw-hidden",
                role="alert",
            ),
            html.Main(dash.page_container, id=ids.MAIN, tabIndex=-1, className="bw-main"),
            finder_dialogue(),
            shortcuts_dialogue(),
            share_dialogue(),
            dcc.Store(id=ids.SHARE_ASKED),
            refit_card(),
            assess_card(),
            backtest_card(),
            dcc.Store(id=ids.NONCE, data=secrets.token_hex(8)),
            dcc.Store(id=ids.REFIT_REQUEST),
            dcc.Store(id=ids.REFIT_RESULT),
            dcc.Store(id=ids.REFIT_DONE),
            dcc.Store(id=ids.REFIT_RUNNING, data=False),
        ]
    )


def _header(navigation: Sequence[tuple[str, str]], synthetic: bool, waiting: str) -> html.Header:
    links: list[Any] = [
        dbc.NavLink(
            [word, _count(waiting)] if path == "/alerts" else word,
            href=path,
            active="exact",
            className="bw-nav-link",
        )
        for word, path in navigation
    ]
    return html.Header(
        [
            dcc.Link(
                [html.Span(className="bw-logo", **aria(hidden="true")), "Bandwatch"],
                href="/",
                className="bw-brand",
            ),
            html.Nav(links, className="bw-nav", **aria(label="Pages")),
            _synthetic_label() if synthetic else None,
            html.Div(
                [
                    finder_button(),
                    _icon_button(ids.SHORTCUTS_OPEN, "keyboard", "Keyboard shortcuts"),
                    _icon_button(ids.THEME_TOGGLE, "circle-half", "Switch light and dark"),
                ],
                className="bw-tools",
            ),
        ],
        className="bw-header",
    )


def _count(waiting: str) -> html.Span:
    return html.Span(
        waiting,
        id=alerts_ids.ALERTS_WAITING,
        className="bw-nav-count",
        title="Summaries of alerts that wait for somebody",
    )


def _icon_button(identity: str, icon_name: str, label: str) -> html.Button:
    return html.Button(
        icon(icon_name),
        id=identity,
        type="button",
        className="bw-icon-button",
        title=label,
        **aria(label=label),
    )


def _synthetic_label() -> html.Span:
    text = "Synthetic demo data"
    hint = "Made by `bandwatch demo`; nothing was measured."
    return html.Span([icon("magic"), html.Span(text)], className="bw-synthetic", title=hint)
