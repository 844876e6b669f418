"""The series that a release comparison could not compare, by reason."""

from collections import defaultdict

from dash import dcc, html

from dashboard.releases.rows import row_link, why_not
from dashboard.shared.formatting.values import count
from dashboard.shared.widgets.icon import icon
from models.services.release_report import ReleaseReport, ReleaseRow

MOST_NAMES = 30  # per reason


def release_missing(report: ReleaseReport, *, open_all: bool = False) -> html.Section | None:
    """List them, the most frequent reason first; nothing where all were compared."""
    by_reason: dict[str, list[ReleaseRow]] = defaultdict(list)
    for row in report.rows:
        if reason := why_not(row):
            by_reason[reason].append(row)
    if not by_reason:
        return None
    total = sum(map(len, by_reason.values()))
    ordered = sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    return html.Section(
        [
            html.H2(
                [icon("exclamation-circle"), f" Not enough data: {count(total, 'series')}"],
                className="bw-card-title",
            ),
            *(
                html.Details(
                    [
                        html.Summary(
                            [html.Strong(f"{len(rows):,}"), f" × {_sentence(reason)}"],
                            className="bw-missing-reason",
                        ),
                        _answer(reason),
                        _names(rows, report.as_of_ms),
                    ],
                    open=open_all,
                )
                for reason, rows in ordered
            ),
        ],
        className="bw-card bw-missing",
    )


def _answer(reason: str) -> html.P | None:
    """Name what would make the comparison possible, where a command does."""
    if reason.startswith("the fit does not reach"):
        words, command = (
            "Fits look back over a window of days, and the day lies before it or before the first"
            " run. A longer window reaches it where there are results:",
            "bandwatch fit --all --window-days 730",
        )
    elif reason == "not fitted yet":
        words, command = "Fit them:", "bandwatch fit --all"
    else:
        return None
    return html.P([f"{words} ", html.Code(command)], className="bw-missing-answer")


def _names(rows: list[ReleaseRow], as_of_ms: int | None) -> html.Ul:
    items = [
        html.Li(
            [
                dcc.Link(row.series.key.test, href=row_link(row, as_of_ms)),
                html.Span(f" {row.series.key.suite} · {row.series.key.platform}"),
            ]
        )
        for row in rows[:MOST_NAMES]
    ]
    if len(rows) > MOST_NAMES:
        items.append(html.Li(f"… and {len(rows) - MOST_NAMES:,} more; the table has them all."))
    return html.Ul(items, className="bw-missing-names")


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
