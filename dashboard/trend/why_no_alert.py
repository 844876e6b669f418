"""Show why no alert stands at the chosen run: each rule of detection, and where it stopped."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.shared import ids
from dashboard.shared.formatting.values import format_time
from dashboard.shared.urls.alert_link import summary_link
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.local_link import local_link
from models.triage.why_no_alert.ladder import AlertLadder, LadderRule, Rung

BODY = "trend-why-body"


def why_section(*, frozen: bool) -> html.Section:
    """Build the section; hidden on a frozen page, which shows a past that detection left."""
    return html.Section(
        [
            html.Button(
                [icon("question-circle"), " Why no alert here?"],
                id=ids.TREND_WHY_OPEN,
                type="button",
                className="btn btn-sm btn-link bw-table-open",
            ),
            dbc.Collapse(
                dcc.Loading(html.Div(id=BODY, role="status"), delay_show=250),
                id=ids.TREND_WHY,
                is_open=False,
            ),
        ],
        className="bw-hidden" if frozen else "bw-card bw-panel bw-why",
    )


def ladder_list(ladder: AlertLadder, name: str, *, chosen: bool) -> html.Div:
    """Build the answer: a sentence, the rules that were asked, and those that were not.

    Parameters
    ----------
    ladder : AlertLadder
        Of one series.
    name : str
        Of the series, where the page shows several; else blank.
    chosen : bool
        Whether a person chose the run.
    """
    what = "At the chosen run" if chosen else "At the newest event"
    when = f", {format_time(ladder.at_ms)}" if ladder.at_ms else ""
    answer: list[Any] = [ladder.conclusion]
    if ladder.summary_id is not None:
        summary = f"Open summary {ladder.summary_id}"
        answer += [" ", local_link(summary, summary_link(ladder.summary_id))]
    return html.Div(
        [
            html.H3(name, className="bw-label") if name else None,
            html.P(f"{what}{when}:", className="bw-label"),
            html.P(answer, className="bw-why-answer"),
            html.Ol(
                [*map(_rung, ladder.rungs), *map(_not_asked, ladder.not_asked)],
                className="bw-ladder",
            ),
        ]
    )


def _rung(rung: Rung) -> html.Li:
    sign, word = ("check-lg", "met") if rung.passed else ("x-lg", "not met")
    return html.Li(
        [
            icon(sign),
            html.Div([html.B(f"{rung.rule.value}: {word}. "), rung.text]),
        ],
        className="bw-rung" if rung.passed else "bw-rung bw-rung-stopped",
    )


def _not_asked(rule: LadderRule) -> html.Li:
    return html.Li(
        [icon("dash-lg"), html.Div(f"{rule.value}: not asked")],
        className="bw-rung bw-rung-later",
    )
