"""A small table from which any pair of the shown releases opens."""

from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.releases.matrix.data import Matrix
from dashboard.releases.matrix.state import MatrixState
from dashboard.releases.state import releases_link
from dashboard.shared.formatting.values import count
from models.records.comparison import Verdict
from models.services.release_report import ReleaseReport
from models.stats.comparison.release_days import Major


def pair_table(matrix: Matrix, state: MatrixState) -> html.Table:
    """Build the table: a row per release, the newest first, a column per older one."""
    known = {
        (report.reference.name, report.comparison.name): report
        for report in (*matrix.steps, matrix.whole)
    }
    newest_first = matrix.majors[::-1]
    others = newest_first[1:]
    head = [html.Th("Release", scope="col")]
    head += [html.Th(f"against {major.name}", scope="col") for major in others]
    body = []
    for place, major in enumerate(newest_first[:-1]):
        cells: list[Any] = [html.Th(major.name, scope="row")]
        for column, other in enumerate(others):
            older = column >= place
            cells.append(html.Td(_pair(matrix, state, major, other, known) if older else None))
        body.append(html.Tr(cells))
    return html.Table(
        [
            html.Caption("Any two of these releases", className="visually-hidden"),
            html.Thead(html.Tr(head)),
            html.Tbody(body),
        ],
        className="bw-pairs",
    )


def _pair(
    matrix: Matrix,
    state: MatrixState,
    new: Major,
    old: Major,
    known: dict[tuple[str, str], ReleaseReport],
) -> dcc.Link:
    report = known.get((new.name, old.name))
    words = "compare"
    tone = ""
    if report is not None:
        worse = report.count(Verdict.REGRESSION)
        words = count(worse, "regression")
        tone = " bw-verdict-regression" if worse else ""
    shown = replace(state, projects=(matrix.choice.project,), reference=new.name)
    return dcc.Link(
        words,
        href=releases_link(shown.releases(old.name)),
        className=f"bw-pair{tone}",
        title=f"{new.name} against {old.name}: {words}",
    )
