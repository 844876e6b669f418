"""One story of the news: what one event did to one suite."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from dashboard.news.data import NewsStory
from dashboard.shared.formatting.culprit_text import culprit_text
from dashboard.shared.formatting.link_template import filled_link
from dashboard.shared.formatting.values import (
    count,
    format_day,
    format_time,
    percent,
    probability,
    quantity,
)
from dashboard.shared.urls.trend_link import trend_link
from dashboard.shared.urls.trend_state import TrendState
from dashboard.shared.widgets.comparison_panel import MARKS
from dashboard.shared.widgets.icon import icon
from models.records.comparison import Verdict
from models.records.days import day_of_moment
from models.records.series_status import Label
from models.records.views.news import NewsItem

SHOWN = 12  # rows that are seen at once; the rest unfolds
LONGEST_REVISION = 12  # letters that tell revisions apart


def news_story(
    story: NewsStory,
    revision_url: str,
    as_of_ms: int | None = None,
    sparks: Mapping[int, str] | None = None,
) -> html.Section:
    """Build the card of a story; its rows lead to the moment that a frozen page shows.

    Parameters
    ----------
    sparks : mapping of int to str, optional
        Addresses of small pictures, by series.
    """
    pictures = sparks or {}
    rows = [_row(item, as_of_ms, pictures.get(item.series.id, "")) for item in story.items]
    parts: list[Any] = [_head(story, revision_url), _table(rows[:SHOWN])]
    if len(rows) > SHOWN:
        parts.append(
            html.Details(
                [
                    html.Summary(f"{len(rows) - SHOWN:,} more", className="bw-story-more"),
                    _table(rows[SHOWN:]),
                ]
            )
        )
    return html.Section(parts, className="bw-card bw-story")


def _head(story: NewsStory, revision_url: str) -> html.Header:
    regressions = sum(item.group.label is Label.REGRESSION for item in story.items)
    improvements = len(story.items) - regressions
    counted = [
        html.Span(
            f"{MARKS[verdict][0]} {count(number, word)}",
            className=f"bw-verdict bw-verdict-{word}",
        )
        for number, verdict, word in (
            (regressions, Verdict.REGRESSION, "regression"),
            (improvements, Verdict.IMPROVEMENT, "improvement"),
        )
        if number
    ]
    facts: list[Any] = [html.Span(f"{story.project} / {story.branch}")]
    if story.revision:
        facts.append(html.Span(["revision ", _revision(story.revision, revision_url)]))
    if story.previous_revision:
        facts.append(html.Span(["after ", _revision(story.previous_revision, revision_url)]))
    if story.version:
        facts.append(html.Span(f"version {story.version}"))
    return html.Header(
        [
            html.Div(
                [
                    html.H2(
                        [story.suite, html.Span(format_day(story.day), className="bw-story-day")],
                        className="bw-card-title",
                    ),
                    html.P(facts, className="bw-facts"),
                ]
            ),
            html.Div(counted, className="bw-story-counts"),
        ],
        className="bw-story-head",
    )


def _revision(revision: str, template: str) -> Any:
    short = html.Code(
        revision if len(revision) <= LONGEST_REVISION else f"{revision[:LONGEST_REVISION]}…",
        title=revision,
    )
    link = filled_link(template, revision=revision)
    if not link:
        return short
    return html.A([short, " ", icon("box-arrow-up-right")], href=link, rel="noopener noreferrer")


def _table(rows: list[html.Tr]) -> html.Div:
    titles = ("Change", "Test", "Platform", "Last year", "Level since", "Runs", "Held")
    head = html.Tr([html.Th(title, scope="col") for title in titles])
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="bw-story-table")
    return html.Div(table, className="bw-story-rows")


def _interval(item: NewsItem) -> html.Span | None:
    """Write the 80 % interval of a size that the fit knows; hovering shows the probability."""
    if item.interval is None or item.probability is None:
        return None
    low, high = (percent(end) for end in item.interval)
    return html.Span(
        f" ({low} to {high})",
        className="bw-story-interval",
        title=f"80 % interval; a change in this direction with {probability(item.probability)}",
    )


def _culprits(item: NewsItem) -> html.Div | None:
    if not item.culprits:
        return None
    return html.Div(culprit_text(item.culprits), className="bw-story-culprits")


def _awaits(item: NewsItem) -> html.Div | None:
    if not item.awaiting:
        return None
    return html.Div("Awaiting confirmation by runs.", className="bw-story-culprits")


def _row(item: NewsItem, as_of_ms: int | None, spark: str) -> html.Tr:
    key, group = item.series.key, item.group
    verdict = Verdict(group.label.value)
    day = day_of_moment(group.start_ms)
    link = trend_link(TrendState(series=(str(key),), day=day, as_of_ms=as_of_ms))
    held = (
        "until the last run" if item.newest else f"until {format_day(day_of_moment(group.end_ms))}"
    )
    return html.Tr(
        [
            html.Td(
                [
                    html.Span(
                        [
                            html.Span(MARKS[verdict][0], className="bw-mark"),
                            percent(group.change),
                        ],
                        className="bw-story-interval",
                    ),
                    _interval(item),
                    html.Span(f" {verdict.value}", className="visually-hidden"),
                ],
                className=f"bw-number bw-verdict-{verdict.value}",
            ),
            html.Th([dcc.Link(key.test, href=link), _culprits(item), _awaits(item)], scope="row"),
            html.Td(key.platform),
            html.Td(html.Img(src=spark, alt="", className="bw-story-spark") if spark else None),
            html.Td(quantity(group.mean, item.series.unit), className="bw-number"),
            html.Td(f"{group.runs:,}", className="bw-number"),
            html.Td(held, title=f"Since {format_time(group.start_ms)}"),
        ]
    )
