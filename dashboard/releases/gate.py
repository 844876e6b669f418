"""What the gate says of a release, against each of the others."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.releases.state import ReleasesState, releases_link
from dashboard.releases.text import alert_lines, calls, count_lines, standing_day, verdict_word
from dashboard.shared.formatting.values import count
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.comparison_panel import MARKS, MEANINGS
from dashboard.shared.widgets.icon import icon
from models.records.comparison import Verdict
from models.services.release_report import ReleaseReport
from models.stats.comparison.release_days import Major
from models.stats.comparison.release_gate import GateOutcome

LOOKS = {
    GateOutcome.PASS: ("pass", "check-circle-fill", "Pass"),
    GateOutcome.FAIL: ("fail", "x-octagon-fill", "Fail"),
    GateOutcome.NOT_ENOUGH_DATA: ("open", "question-circle-fill", "Not enough data"),
}


def gate_banner(report: ReleaseReport) -> html.Section:
    """Build the gate's outcome: pass, fail or not enough data, why, and the counts by verdict."""
    tone, icon_name, word = LOOKS[report.gate.outcome]
    return html.Section(
        [
            html.Div(
                [
                    icon(icon_name, "bw-gate-icon"),
                    html.Div(
                        [
                            html.H2(
                                [
                                    html.Span(f"{word}: ", className="bw-gate-word"),
                                    f"{report.reference.name} against {report.comparison.name}",
                                ],
                                className="bw-gate-title",
                            ),
                            html.P(f"{report.gate.reason}.", className="bw-gate-reason"),
                            *(
                                html.P(line, className="bw-gate-reason")
                                for line in alert_lines(report)
                            ),
                        ]
                    ),
                ],
                className="bw-gate-head",
            ),
            verdict_counts(report),
            html.P(
                f"{report.reference.name}: {standing_day(report.reference)}."
                f" {report.comparison.name}: {standing_day(report.comparison)}."
                f" {' '.join([calls(report), *count_lines(report)])}",
                className="bw-gate-foot",
            ),
        ],
        className=f"bw-card bw-gate bw-gate-{tone}",
        **aria(label="Gate"),
    )


def verdict_counts(report: ReleaseReport) -> html.Ul:
    """List how many series there are of each verdict."""
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(MARKS[verdict][0], className="bw-mark", **aria(hidden="true")),
                    html.Strong(f"{report.count(verdict):,}"),
                    html.Span(verdict_word(verdict, report.count(verdict))),
                ],
                className=f"bw-total-text bw-verdict-{verdict.name.lower().replace('_', '-')}",
                title=MEANINGS[verdict],
            )
            for verdict in Verdict
        ],
        className="bw-release-counts",
    )


def other_comparisons(
    reports: Sequence[ReleaseReport], shown: Major, state: ReleasesState
) -> html.Nav | None:
    """Offer the comparisons, each with its outcome; nothing where there is one alone."""
    if len(reports) < 2:
        return None
    return html.Nav(
        html.Ul([_choice(report, report.comparison == shown, state) for report in reports]),
        className="bw-release-choices",
        **aria(label="Comparisons"),
    )


def _choice(report: ReleaseReport, is_shown: bool, state: ReleasesState) -> html.Li:
    tone, icon_name, word = LOOKS[report.gate.outcome]
    regressions = report.count(Verdict.REGRESSION)
    current: dict[str, Any] = aria(current="true") if is_shown else {}
    link = dcc.Link(
        [
            icon(icon_name, "bw-gate-icon"),
            html.Strong(f"against {report.comparison.name}"),
            html.Span(f"{word.lower()}, {count(regressions, 'regression')}"),
        ],
        href=releases_link(replace(state, shown=report.comparison.name)),
        className=f"bw-release-choice bw-gate-{tone}{' bw-shown' if is_shown else ''}",
    )
    return html.Li(link, **current)
