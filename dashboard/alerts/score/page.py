"""The score board: alerts a week, how they ended, and how long triage and the culprit took."""

from dataclasses import replace
from typing import Any

import flask
from dash import Dash, dcc, html

from dashboard.alerts.score.data import read_score_rows
from dashboard.alerts.score.score_table import score_csv, score_table
from dashboard.alerts.score.state import ScoreState, parse_score, score_link
from dashboard.shared.formatting.csv_answer import csv_answer
from dashboard.shared.formatting.values import count
from dashboard.shared.page_registry import Page
from dashboard.shared.services import Services, current_services
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.empty_state import empty_state
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.notes import link_notes
from models.triage.score_board import ScoreBy

TITLE = "Score board · Bandwatch"
WEEKS = (4, 12, 52)
EXPLAINED = (
    "Alerts that detection opened in these weeks; monitored series and imported history are left"
    " out. Confirmed: acknowledged, downstream or reassigned. Improvements: their share of the"
    " confirmed; an honest detector finds both. Missed: changes that people added by hand. Triage:"
    " median from opening to the first decision of a person. Culprit: median until the summary had"
    " a bug, or revisions set by hand."
)


def layout(**query: Any) -> html.Div:
    """Lay out the page for a link's query."""
    state, notes = parse_score(query)
    rows = read_score_rows(current_services(), state)
    none = empty_state(
        "No alerts", "No alert was opened in these weeks.", icon_name="bar-chart-steps"
    )
    return html.Div(
        [
            link_notes(notes),
            _head(state),
            html.Section(
                score_table(rows, state.by) if rows else none,
                className="bw-card bw-panel",
                **aria(label="Score"),
            ),
            html.P(EXPLAINED, className="bw-panel-foot"),
        ],
        className="bw-page",
    )


def _head(state: ScoreState) -> html.Header:
    facts = [f"the past {count(state.weeks, 'week')}"] + ([state.project] if state.project else [])
    weeks = sorted({*WEEKS, state.weeks})
    return html.Header(
        [
            html.Div(
                [
                    html.H1("Score board", className="bw-title"),
                    html.P([html.Span(fact) for fact in facts], className="bw-facts"),
                ]
            ),
            _choice("By", [(by.value, replace(state, by=by)) for by in ScoreBy], state),
            _choice("Weeks", [(f"{n}", replace(state, weeks=n)) for n in weeks], state),
            html.Div(
                [
                    dcc.Link(
                        [icon("chevron-left"), " Alerts"],
                        href="/alerts",
                        className="btn btn-sm bw-quiet",
                    ),
                    html.A(
                        [icon("download"), " CSV"],
                        href=score_link(state, "/alerts/score.csv"),
                        download="score.csv",
                        className="btn btn-outline-secondary btn-sm",
                    ),
                ],
                className="bw-head-tools",
            ),
        ],
        className="bw-head bw-head-list",
    )


def _choice(word: str, offered: list[tuple[str, ScoreState]], state: ScoreState) -> html.Nav:
    """Build links of which the one that holds is marked."""
    links = [
        html.Span(name, className="btn btn-sm bw-segment active", **aria(current="true"))
        if there == state
        else dcc.Link(name, href=score_link(there), className="btn btn-sm bw-segment")
        for name, there in offered
    ]
    return html.Nav(
        [
            html.Span(word, className="bw-label"),
            html.Div(links, className="bw-segments bw-score-choice"),
        ],
        **aria(label=word),
    )


def register(app: Dash, services: Services) -> None:
    """Add the page's file to an app."""

    def table() -> flask.Response:
        state, _ = parse_score(flask.request.args.to_dict(flat=False))
        return csv_answer(score_csv(read_score_rows(services, state)), "score.csv")

    app.server.add_url_rule("/alerts/score.csv", "score_csv", table)


PAGE = Page("/alerts/score", TITLE, layout, register=(register,))
