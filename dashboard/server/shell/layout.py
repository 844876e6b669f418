"""What stands around every page: navigation, search, theme, shortcuts, and running jobs."""

import secrets
from collections.abc import Sequence
from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.server.shell.finder import finder_button, finder_dialogue
from dashboard.server.shell.share_dialogue import share_dialogue
from dashboard.server.shell.shortcuts import shortcuts_dialogue
from dashboard.server.shell.signed_in import signed_in
from dashboard.shared import ids
from dashboard.shared.jobs.card import job_card
from dashboard.shared.jobs.job import Job
from dashboard.shared.page_registry import Page
from dashboard.shared.services import Services
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon


def shell(pages: Sequence[Page], jobs: Sequence[Job], services: Services) -> html.Div:
    """Build the frame of a page load.

    Parameters
    ----------
    pages : sequence of Page
        Those that have a label stand in the navigation.
    jobs : sequence of Job
        Kinds of background job, each with a card.
    services : Services
        Asked for what the frame says of the store: whether it holds demo data, what waits.
    """
    return html.Div(
        [
            html.A("Skip to the content", href=f"#{ids.MAIN}", className="bw-skip"),
            _header(pages, services),
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
            dcc.Store(id=ids.FINDER_RECENT),
            dcc.Store(id=ids.SHARE_ASKED),
            *(job_card(job) for job in jobs),
            dcc.Store(id=ids.NONCE, data=secrets.token_hex(8)),
        ]
    )


def _header(pages: Sequence[Page], services: Services) -> html.Header:
    links: list[Any] = [
        dbc.NavLink(
            [page.label, page.badge(services)] if page.badge else page.label,
            href=page.path,
            active="exact",
            className="bw-nav-link",
        )
        for page in pages
        if page.label
    ]
    return html.Header(
        [
            dcc.Link(
                [html.Span(className="bw-logo", **aria(hidden="true")), "Bandwatch"],
                href="/",
                className="bw-brand",
            ),
            html.Nav(links, className="bw-nav", **aria(label="Pages")),
            _synthetic_label() if services.holds_synthetic() else None,
            html.Div(
                [
                    finder_button(),
                    _icon_button(ids.SHORTCUTS_OPEN, "keyboard", "Keyboard shortcuts"),
                    _icon_button(ids.THEME_TOGGLE, "circle-half", "Switch light and dark"),
                    signed_in(services.settings),
                ],
                className="bw-tools",
            ),
        ],
        className="bw-header",
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
    text = "Demo data"
    hint = "Made by `bandwatch demo`; nothing was measured."
    return html.Span([icon("magic"), html.Span(text)], className="bw-synthetic", title=hint)
