"""Wire the news: the controls to the link, the link to the stories and to their CSV."""

from collections.abc import Mapping
from typing import Any

import flask
from dash import Dash, Input, Output, html

from dashboard.news.data import News, gather_news, news_csv
from dashboard.news.labels import label_options
from dashboard.news.state import NewsState, parse_news
from dashboard.news.story import news_story
from dashboard.shared import ids
from dashboard.shared.clientside import LISTS, clientside
from dashboard.shared.filters.callbacks import register_filter
from dashboard.shared.filters.series_filter import control_id
from dashboard.shared.filters.window_choice import window_ids, window_text
from dashboard.shared.formatting.csv_answer import csv_answer
from dashboard.shared.formatting.values import count
from dashboard.shared.services import Services
from dashboard.shared.widgets.empty_state import empty_state
from dashboard.shared.widgets.static_html import static_html

MOST_CHANGES = 300  # on the page; the CSV has all


def register(app: Dash, services: Services) -> None:
    """Add the callback of the news, and the address of their CSV, to an app."""

    @app.callback(
        Output(ids.NEWS_BODY, "children"),
        Output(ids.NEWS_FACTS, "children"),
        Output(ids.NEWS_LABEL, "options"),
        Input(ids.NEWS_STATE, "data"),
    )
    def tell(query: Mapping[str, Any] | None) -> tuple[Any, ...]:
        state, _ = parse_news(query or {})
        news = gather_news(services.engine, state, services.now_ms(), MOST_CHANGES)
        facts = [
            html.Span(window_text(state, news.since_ms, news.until_ms)),
            html.Span(_counted(news, state)),
        ]
        template = services.settings.revision_url
        stories = [
            news_story(story, template, state.as_of_ms, news.sparks) for story in news.stories
        ]
        body = static_html(stories, "bw-stories") if stories else _nothing(news, state)
        return body, facts, label_options(news.counts)

    def table() -> flask.Response:
        state, _ = parse_news(flask.request.args.to_dict(flat=False))
        news = gather_news(services.engine, state, services.now_ms(), None)
        return csv_answer(news_csv(news), "news.csv")

    app.server.add_url_rule("/news.csv", "news_csv", table)

    more = (ids.NEWS_LABEL, control_id(ids.NEWS, "min"), *window_ids(ids.NEWS))
    register_filter(app, ids.NEWS, ids.NEWS_STATE, more)
    clientside(
        app,
        "reportLink",
        Output(ids.NEWS_REPORT, "href"),
        Input(ids.NEWS_STATE, "data"),
        namespace=LISTS,
    )
    clientside(
        app,
        "keepOrder",
        Output(ids.NEWS_CSV, "href"),
        Input(ids.NEWS_STATE, "data"),
        namespace=LISTS,
    )


def _counted(news: News, state: NewsState) -> str:
    chosen = state.labels or tuple(news.counts)
    every = sum(news.counts.get(label, 0) for label in chosen)
    if every > news.listed:
        return f"the newest {news.listed:,} of {every:,} changes; the CSV has all"
    return count(every, "change")


def _nothing(news: News, state: NewsState) -> Any:
    if not news.judged:
        return empty_state(
            "No series has been judged yet",
            "Changes are found whenever series are fitted:",
            icon_name="newspaper",
            commands=["bandwatch fit --all"],
        )
    hint = (
        ""
        if state.from_newest
        else " Old histories have theirs under “Count back from the newest run”."
    )
    narrowed = " that pass the filters" if state.narrows or state.least or state.labels else ""
    return empty_state(
        "No news",
        f"No changes{narrowed} began in these {count(state.days, 'day')}. Choose more days.{hint}",
        icon_name="newspaper",
    )
