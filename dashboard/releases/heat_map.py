"""Suites by platforms, each cell the median change of its series, coloured by its size."""

from collections import defaultdict
from dataclasses import replace
from statistics import median
from typing import Any

from dash import dcc, html

from dashboard.releases.rows import compared
from dashboard.releases.state import ReleasesState, releases_link
from dashboard.shared.formatting.values import count, percent
from dashboard.shared.widgets.aria import aria
from models.services.release_report import ReleaseReport

MOST_SUITES = 40
FULL = 4.0  # deltas of change at which a cell has its full colour
DEEPEST = 62  # percent of the colour, so that the numbers stay readable on it

Cells = dict[tuple[str, str], list[float]]


def release_heat(
    report: ReleaseReport, state: ReleasesState, *, links: bool = True
) -> html.Div | None:
    """Build the table; None where there is nothing to distinguish.

    A table and not a picture, so that it follows the theme, prints, and reads aloud.

    Parameters
    ----------
    links : bool
        Whether a cell leads to its series.
    """
    cells: Cells = defaultdict(list)
    for row in compared(report):
        cells[row.series.key.suite, row.series.key.platform].append(row.change)
    if len(cells) < 2:
        return None
    platforms = sorted({platform for _, platform in cells})
    suites = sorted({suite for suite, _ in cells}, key=lambda suite: _rank(cells, suite))
    full = FULL * max(report.delta, 0.25)
    head = html.Tr(
        [
            html.Th("Suite", scope="col"),
            *(html.Th(platform, scope="col", title=platform) for platform in platforms),
        ]
    )
    body = [
        html.Tr(
            [
                html.Th(suite, scope="row", title=suite),
                *(_cell(cells, suite, platform, full, state, links) for platform in platforms),
            ]
        )
        for suite in suites[:MOST_SUITES]
    ]
    more = len(suites) - MOST_SUITES
    return html.Div(
        [
            html.Div(
                html.Table([html.Thead(head), html.Tbody(body)], className="bw-heat"),
                className="bw-heat-scroll",
                tabIndex=0,
                role="region",
                **aria(label="Median change by suite and platform"),
            ),
            html.P(
                f"{count(more, 'suite')} with smaller changes left out.", className="bw-panel-foot"
            )
            if more > 0
            else None,
        ]
    )


def _rank(cells: Cells, suite: str) -> tuple[float, str]:
    """Sort suites by their largest worsening, then by name."""
    return -max(median(found) for key, found in cells.items() if key[0] == suite), suite


def _cell(
    cells: Cells, suite: str, platform: str, full: float, state: ReleasesState, links: bool
) -> html.Td:
    found = cells.get((suite, platform))
    if not found:
        return html.Td("–", className="bw-heat-none")
    change = median(found)
    depth = round(DEEPEST * min(1.0, abs(change) / full))
    side = "worse" if change > 0 else "better"
    hint = f"{suite}, {platform}: {percent(change)}, median of {len(found)} series"
    inside: list[Any] = [
        html.Span(percent(change)),
        html.Small(f"{len(found)}", className="bw-heat-count"),
    ]
    style = {"background": f"color-mix(in srgb, var(--bw-heat-{side}) {depth}%, transparent)"}
    if not links:
        return html.Td(inside, style=style)
    narrowed = replace(state, suites=(suite,), platforms=(platform,))
    link = dcc.Link(inside, href=releases_link(narrowed), title=hint)
    return html.Td(link, style=style)
