"""The news: what became worse or better lately, told by revision and suite.

Days are those of the data: a change belongs to the day of its first run. They are counted back
from today, or, for histories that ended some time ago, from the newest run of the store.
"""

from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.news import callbacks
from dashboard.news.labels import label_options
from dashboard.news.skeleton import skeleton
from dashboard.news.state import NEWS_CODECS, NewsState, news_link, parse_news
from dashboard.shared import ids
from dashboard.shared.filters.series_filter import TYPING_MS, control_id, field, series_filter
from dashboard.shared.filters.window_choice import window_choice
from dashboard.shared.page_registry import Page, Query
from dashboard.shared.services import Services, current_services
from dashboard.shared.urls.codec import query_dict
from dashboard.shared.widgets.empty_state import no_data
from dashboard.shared.widgets.frozen_banner import frozen_banner
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes
from dashboard.shared.widgets.saved_views import saved_views
from dashboard.shared.widgets.share_button import share_button

EXPLAINED = (
    "Changes are where the robust detector splits the last 365 days of a series; each belongs to"
    " the day of its first run, and runs that follow may still move it or take it back. Days are"
    " counted back from now, or from the newest run of the store."
)
TITLE = "News · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query; a callback fills it."""
    state, notes = parse_news(query)
    facets = current_services().facets()
    if not facets.projects:
        return html.Div([link_notes(notes), no_data()], className="bw-page")
    return html.Div(
        [
            link_notes(notes),
            dcc.Store(id=ids.NEWS_STATE, data=query_dict(state, NEWS_CODECS)),
            frozen_banner(state.as_of_ms, (), news_link(replace(state, as_of_ms=None))),
            _head(state),
            series_filter(ids.NEWS, state, facets, _more(state)),
            dcc.Loading(
                html.Div(id=ids.NEWS_BODY, className="bw-stories"),
                custom_spinner=skeleton("bw-skeleton-list"),
                delay_show=250,
            ),
            html.P(EXPLAINED, className="bw-panel-foot"),
        ],
        className="bw-page",
    )


def _head(state: NewsState) -> html.Header:
    totals = html.Fieldset(
        [
            html.Legend("Kind of change", className="visually-hidden"),
            dbc.Checklist(
                id=ids.NEWS_LABEL,
                options=label_options(None),
                value=[label.value for label in state.labels],
                class_name="bw-totals",
            ),
        ],
        className="bw-total-row",
    )
    return html.Header(
        [
            html.Div(
                [
                    html.H1("News", className="bw-title"),
                    html.P(id=ids.NEWS_FACTS, className="bw-facts", role="status"),
                ]
            ),
            totals,
            html.Div(
                [
                    saved_views(),
                    share_button(),
                    html.A(
                        [icon("printer"), " Report"],
                        id=ids.NEWS_REPORT,
                        href=news_link(state, "/news/week"),
                        className="btn btn-outline-secondary btn-sm",
                        title="These days on one page, to print",
                    ),
                    html.A(
                        [icon("download"), " CSV"],
                        id=ids.NEWS_CSV,
                        href=news_link(state, "/news.csv"),
                        download="news.csv",
                        className="btn btn-outline-secondary btn-sm",
                        title="All changes that match",
                    ),
                ],
                className="bw-head-tools",
            ),
        ],
        className="bw-head bw-head-list",
    )


def _more(state: NewsState) -> list[Any]:
    identity = control_id(ids.NEWS, "min")
    least = dbc.Input(
        id=identity,
        type="number",
        min=0,
        step="any",
        value=state.least or None,
        debounce=TYPING_MS,
        placeholder="0",
        size="sm",
        class_name="bw-least",
    )
    return [field("Change of at least, %", identity, least), *window_choice(ids.NEWS, state)]


def freeze(services: Services, query: Query) -> str:
    """Build the permanent link of the page."""
    # The days are counted back from the moment, or from the newest run of that moment.
    state, _ = parse_news(query)
    return news_link(replace(state, as_of_ms=services.frozen_ms(state.as_of_ms)))


PAGE = Page(
    "/news",
    TITLE,
    layout,
    register=(callbacks.register,),
    freeze=freeze,
    label="News",
)
