"""The week's report: changes, open alerts and failures of some suites, to print or to send."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboard.news.state import NewsState, news_link, parse_news
from dashboard.news.story import news_story
from dashboard.news.week.data import Week, read_week
from dashboard.news.week.tables import alerts_table, failures_table, suites_table
from dashboard.shared.filters.window_choice import window_text
from dashboard.shared.formatting.values import count, format_day, format_time
from dashboard.shared.page_registry import Page, Query
from dashboard.shared.services import Services, current_services
from dashboard.shared.urls.site_address import site_address
from dashboard.shared.widgets.empty_state import no_data
from dashboard.shared.widgets.notes import link_notes
from dashboard.shared.widgets.report_tools import report_tools
from dashboard.shared.widgets.static_html import static_html
from models.records.days import day_of_moment
from models.records.series_status import Label

PATH = "/news/week"
TITLE = "Week's report · Bandwatch"


def layout(**query: Any) -> html.Div:
    """Lay out the whole report for a link's query."""
    state, notes = parse_news(query)
    services = current_services()
    if not services.facets().projects:
        return html.Div([link_notes(notes), no_data()], className="bw-page")
    week = read_week(services, state)
    return html.Div(
        [
            link_notes(notes),
            report_tools("Back to the news", news_link(state)),
            _head(services, state, week),
            _part("Suites", "Verdicts at the end of these days.", suites_table(week.suites)),
            *_changes(services, state, week),
            *_alerts(state, week),
            *_failures(state, week),
        ],
        className="bw-page bw-report bw-week",
    )


def _head(services: Services, state: NewsState, week: Week) -> html.Header:
    # Whoever holds the paper finds the same numbers again.
    kept = replace(state, as_of_ms=services.frozen_ms(state.as_of_ms))
    link = f"{site_address(services.settings)}{news_link(kept, PATH)}"
    made = format_day(day_of_moment(services.now_ms()))
    facts = [html.Span(f"Made on {made} by Bandwatch")]
    if state.as_of_ms is not None:
        facts.append(html.Span(f"as the store was on {format_time(state.as_of_ms)}"))
    if services.holds_synthetic():
        facts.append(html.Span("with demo data: nothing was measured"))
    return html.Header(
        [
            html.P("Week's report" if state.days == 7 else "Report", className="bw-overline"),
            html.H1(_subject(state), className="bw-title"),
            html.P(
                window_text(state, week.news.since_ms, week.news.until_ms), className="bw-facts"
            ),
            html.P(facts, className="bw-facts"),
            html.P(html.A(link, href=link), className="bw-facts bw-week-link"),
        ],
        className="bw-report-head",
    )


def _subject(state: NewsState) -> str:
    parts = [", ".join(names) for names in (state.projects, state.suites) if names]
    parts += [f"on {', '.join(state.platforms)}"] if state.platforms else []
    parts += [f"branch {', '.join(state.branches)}"] if state.branches else []
    parts += [f"“{state.words.strip()}”"] if state.words.strip() else []
    return " · ".join(parts) or "All suites"


def _changes(services: Services, state: NewsState, week: Week) -> list[Any]:
    news = week.news
    worse, better = (news.counts.get(label, 0) for label in (Label.REGRESSION, Label.PROGRESSION))
    text = f"{count(worse, 'regression')} and {count(better, 'improvement')} began in these days"
    if news.listed < worse + better:
        text += f"; the newest {news.listed:,} are listed"
    stories = [
        news_story(story, services.settings.revision_url, state.as_of_ms, news.sparks)
        for story in news.stories
    ]
    shown = static_html(stories, "bw-stories") if stories else None
    return [_part("Changes", f"{text}.", shown)]


def _alerts(state: NewsState, week: Week) -> list[Any]:
    if not week.alerted:
        return [_part("Open alerts", "None.", None)]
    text = f"{count(len(week.alerted), 'series')} with an alert that nobody has decided on yet."
    return [_part("Open alerts", text, alerts_table(week.alerted, state.as_of_ms))]


def _failures(state: NewsState, week: Week) -> list[Any]:
    if not week.failures:
        return [_part("Failures", "No test failed in these days.", None)]
    text = f"Tests of {count(len(week.failures), 'series')} failed or timed out in these days."
    return [_part("Failures", text, failures_table(week.failures, state.as_of_ms))]


def _part(title: str, text: str, shown: Any) -> html.Section:
    parts: Sequence[Any] = [
        html.H2(title, className="bw-card-title"),
        html.P(text, className="bw-summary"),
        shown,
    ]
    return html.Section(list(parts), className="bw-report-part")


def freeze(services: Services, query: Query) -> str:
    """Build the permanent link of the report."""
    state, _ = parse_news(query)
    return news_link(replace(state, as_of_ms=services.frozen_ms(state.as_of_ms)), PATH)


PAGE = Page(PATH, TITLE, layout, freeze=freeze)
