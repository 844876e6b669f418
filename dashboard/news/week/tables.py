"""The tables of the week's report."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.shared.formatting.values import count, format_day, percent
from dashboard.shared.urls.alert_link import summary_link
from dashboard.shared.urls.trend_link import series_link
from dashboard.shared.widgets.comparison_panel import MARKS
from dashboard.shared.widgets.static_html import static_html
from models.records.days import day_of_moment
from models.records.series import SeriesKey
from models.records.views.failures import FailureRow
from models.records.views.overview import VERDICT_ORDER, OverviewRow, SuiteTotals

MOST_FAILURES = 20


def suites_table(suites: Sequence[SuiteTotals]) -> html.Div:
    """List how many series of each suite have which verdict now."""
    numbers = [f"{MARKS[verdict][0]} {verdict.value}" for verdict in VERDICT_ORDER]
    rows = [
        [
            html.Th(f"{item.project} / {item.suite or '(no suite)'}", scope="row"),
            *(
                html.Td(f"{item.by_verdict.get(verdict, 0):,}", className="bw-number")
                for verdict in VERDICT_ORDER
            ),
        ]
        for item in suites
    ]
    return _table("Suites by verdict", ["Suite", *numbers], rows, numbers)


def alerts_table(rows: Sequence[OverviewRow], as_of_ms: int | None) -> html.Div:
    """List the series with an open alert, each with its gravest."""
    body = []
    for row in rows:
        worst = row.alerts[0]
        change = "no percentage" if worst.change != worst.change else percent(worst.change)
        body.append(
            [
                _name(row.series.key, as_of_ms),
                html.Td(_place(row.series.key)),
                html.Td(change, className="bw-number"),
                html.Td(format_day(day_of_moment(worst.start_ms))),
                html.Td("awaiting confirmation by runs" if worst.awaiting else "open"),
                html.Td(dcc.Link(f"summary {worst.summary_id}", summary_link(worst.summary_id))),
            ]
        )
    titles = ["Test", "Where", "Change", "Began", "State", "Summary"]
    return _table("Open alerts", titles, body, ["Change"])


def failures_table(rows: Sequence[FailureRow], as_of_ms: int | None) -> html.Div:
    """List the tests that failed most often."""
    body = [
        [
            _name(row.series.key, as_of_ms),
            html.Td(_place(row.series.key)),
            html.Td(f"{row.failed:,}", className="bw-number"),
            html.Td(f"{row.timed_out:,}", className="bw-number"),
            html.Td(f"of {count(row.measurements, 'measurement')}"),
        ]
        for row in rows[:MOST_FAILURES]
    ]
    more = len(rows) - MOST_FAILURES
    if more > 0:
        body.append([html.Td(f"and {count(more, 'more series')}", colSpan=5)])
    return _table(
        "Failures", ["Test", "Where", "Failed", "Timed out", ""], body, ["Failed", "Timed out"]
    )


def _name(key: SeriesKey, as_of_ms: int | None) -> html.Th:
    return html.Th(dcc.Link(key.test, href=series_link(str(key), as_of_ms)), scope="row")


def _place(key: SeriesKey) -> str:
    parts = (key.project, key.branch, key.suite, key.platform)
    return " · ".join(part for part in parts if part)


def _table(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], numbers: Sequence[str]
) -> html.Div:
    return static_html(
        html.Table(
            [
                html.Caption(title, className="visually-hidden"),
                html.Thead(html.Tr([_heading(head, head in numbers) for head in heads])),
                html.Tbody([html.Tr(list(cells)) for cells in rows]),
            ],
            className="bw-week-table",
        )
    )


def _heading(name: str, number: bool) -> html.Th:
    return html.Th(name, scope="col", className="bw-number" if number else None)
