"""A report to print: one release against others, with gate, pictures and tables, no controls."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.releases.data import read_release_reports, release_choice
from dashboard.releases.forest import forest_height, release_forest
from dashboard.releases.freeze import freeze_releases
from dashboard.releases.gate import gate_banner
from dashboard.releases.heat_map import release_heat
from dashboard.releases.missing import release_missing
from dashboard.releases.page import frozen_note, lacking
from dashboard.releases.rows import called, compared
from dashboard.releases.state import ReleasesState, parse_releases, releases_link
from dashboard.releases.text import WORDS, dated, options, remark
from dashboard.shared.formatting.values import format_time, percent, probability
from dashboard.shared.formatting.verdict_tone import verdict_tone
from dashboard.shared.page_registry import Page
from dashboard.shared.services import current_services
from dashboard.shared.theme import Theme, current_theme
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.comparison_panel import MARKS
from dashboard.shared.widgets.graph import graph
from dashboard.shared.widgets.notes import link_notes
from dashboard.shared.widgets.report_tools import report_tools
from dashboard.shared.widgets.static_html import static_html
from models.records.comparison import Verdict
from models.records.days import day_of_moment
from models.services.release_report import ReleaseReport, ReleaseRow

TITLE = "Release report · Bandwatch"
MOST_ROWS = 200  # of one verdict; paper is for reading
TABLES = (
    (Verdict.REGRESSION, "Regressions"),
    (Verdict.IMPROVEMENT, "Improvements"),
    (Verdict.UNDECIDED, "Undecided"),
)


def layout(**query: Any) -> html.Div:
    """Lay out the whole report for a link's query."""
    state, notes = parse_releases(query)
    services = current_services()
    choice = release_choice(services, state)
    ignored = link_notes((*notes, *choice.notes))
    if choice.lack is not None or choice.reference is None:
        return html.Div(
            [ignored, frozen_note(state, "/releases/report"), lacking(choice)], className="bw-page"
        )
    reports = read_release_reports(services.engine, choice, services.now_ms())
    frozen = choice.spelled_out()
    others = ", ".join(major.name for major in choice.against)
    return html.Div(
        [
            ignored,
            html.Div(frozen_note(frozen, "/releases/report"), className="bw-no-print"),
            report_tools("Back to the page", releases_link(frozen)),
            html.Header(
                [
                    html.P("Release report", className="bw-overline"),
                    html.H1(
                        f"{choice.project} {choice.reference.name} against {others}",
                        className="bw-title",
                    ),
                    html.P(
                        [html.Span(dated(day_of_moment(services.now_ms()))), _as_of(state)],
                        className="bw-facts",
                    ),
                    html.Dl(
                        [
                            html.Div([html.Dt(name), html.Dd(value)])
                            for name, value in options(frozen)
                        ],
                        className="bw-report-options",
                    ),
                ],
                className="bw-report-head",
            ),
            *(
                _comparison(report, frozen, place, current_theme())
                for place, report in enumerate(reports)
            ),
        ],
        className="bw-page bw-report",
    )


def _as_of(state: ReleasesState) -> html.Span | None:
    if state.as_of_ms is None:
        return None
    return html.Span(f"as the store was on {format_time(state.as_of_ms)}")


def _comparison(
    report: ReleaseReport, state: ReleasesState, place: int, theme: Theme
) -> html.Section:
    parts: list[Any] = [gate_banner(report)]
    if compared(report):
        figure: Any = graph(
            f"release-report-forest-{place}",
            height=f"{forest_height(report)}px",
            file_name="release-report",
        )
        figure.figure = release_forest(report, theme)
        figure.config = {**figure.config, "staticPlot": True}
        parts += [html.H3("Worst and best", className="bw-card-title"), figure]
        heat = release_heat(report, state, links=False)
        if heat is not None:
            parts += [html.H3("Suites and platforms", className="bw-card-title"), heat]
    for verdict, title in TABLES:
        rows = [row for row in report.rows if row.verdict is verdict]
        if rows:
            ordered = rows[::-1] if verdict is Verdict.IMPROVEMENT else rows
            parts += [
                html.H3(f"{title}: {len(rows):,}", className="bw-card-title"),
                _table(ordered, title),
            ]
    parts.append(release_missing(report, open_all=True))
    return html.Section(
        parts,
        className="bw-report-part",
        **aria(label=f"{report.reference.name} against {report.comparison.name}"),
    )


def _table(rows: Sequence[ReleaseRow], title: str) -> html.Div:
    names = (
        *("Test", "Suite", "Platform", "Change", "80 % interval"),
        *("P(worse by ≥ δ)", "P(better by ≥ δ)", "Called", "Remark"),
    )
    body = [html.Tr(_cells(row)) for row in rows[:MOST_ROWS]]
    more = len(rows) - MOST_ROWS
    return static_html(
        [
            html.Table(
                [
                    html.Caption(title, className="visually-hidden"),
                    html.Thead(html.Tr([html.Th(name, scope="col") for name in names])),
                    html.Tbody(body),
                ],
                className="bw-report-table",
            ),
            html.P(f"… and {more:,} more, in the CSV.") if more > 0 else None,
        ]
    )


def _cells(row: ReleaseRow) -> list[Any]:
    key = row.series.key
    return [
        html.Th(
            [
                html.Span(
                    MARKS[row.verdict][0],
                    className=f"bw-mark bw-verdict-{verdict_tone(row.verdict)}",
                    title=WORDS[row.verdict],
                ),
                key.test,
            ],
            scope="row",
        ),
        html.Td(key.suite),
        html.Td(key.platform),
        html.Td(percent(row.change)),
        html.Td(f"{percent(row.low)} to {percent(row.high)}"),
        html.Td(probability(row.p_worse_by_delta)),
        html.Td(probability(row.p_better_by_delta)),
        html.Td(called(row)),
        html.Td(remark(row)),
    ]


PAGE = Page("/releases/report", TITLE, layout, freeze=freeze_releases("/releases/report"))
