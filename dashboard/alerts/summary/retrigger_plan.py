"""The plan of retriggers: what to run again within a budget, and how far each round has come."""

import json
from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.alerts import ids as ids
from dashboard.shared.formatting.values import count, format_time
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.copy_button import copy_button
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.plain_table import plain_table
from models.triage.summaries.read_models import Round
from models.triage.summaries.retriggers import Retrigger, RetriggerPlan
from models.triage.summaries.round_reason import RoundReason

USUAL_BUDGET = 20


def plan_frame(budget: int = USUAL_BUDGET) -> list[Any]:
    """Build what stays on the page while plans change: the heading and the budget."""
    return [
        html.Div(
            [
                html.H2("Retriggers", className="bw-card-title"),
                html.Div(
                    [
                        html.Label(
                            "Budget, runs", htmlFor=ids.SUMMARY_BUDGET, className="bw-label"
                        ),
                        dbc.Input(
                            id=ids.SUMMARY_BUDGET,
                            type="text",
                            inputmode="numeric",
                            value=str(budget),
                            size="sm",
                            class_name="bw-budget",
                        ),
                    ],
                    className="bw-field",
                ),
            ],
            className="bw-job-head",
        ),
        html.Div(
            [
                html.Label(
                    "Comment: what is retriggered, what is expected",
                    htmlFor=ids.SUMMARY_ROUND_COMMENT,
                    className="bw-label",
                ),
                dbc.Input(id=ids.SUMMARY_ROUND_COMMENT, type="text", value="", size="sm"),
            ],
            className="bw-field",
        ),
        html.Div(
            [
                html.Label(
                    "Reason of a further round",
                    htmlFor=ids.SUMMARY_ROUND_REASON,
                    className="bw-label",
                ),
                dbc.Select(
                    id=ids.SUMMARY_ROUND_REASON,
                    options=[{"label": item.value, "value": item.value} for item in RoundReason],
                    value="",
                    placeholder="choose…",
                    size="sm",
                ),
            ],
            id=ids.SUMMARY_ROUND_FURTHER,
            className="bw-field",
            hidden=True,
        ),
        html.Div(id=ids.SUMMARY_PLAN),
    ]


def plan_body(
    planned: RetriggerPlan, rounds: Sequence[Round], text: str, *, by_note: bool = False
) -> list[Any]:
    """Build the plan, the text to copy, and the rounds that were started.

    Parameters
    ----------
    text : str
        By the project's template, ready to be copied.
    by_note : bool
        Whether a sheriff is to hand the data over by a note.
    """
    plan = planned.runs
    parts: list[Any] = []
    if planned.expected:
        parts.append(html.P(planned.expected, className="bw-plan-expected"))
    if plan:
        runs = sum(item.runs for item in plan)
        parts += [
            plain_table(
                "Runs to repeat, the most telling first",
                ("Test", "Revision", "Runs", "Tells"),
                [_row(item) for item in plan],
                class_name="bw-plan",
            ),
            html.Div(
                [
                    html.Pre(html.Code(text, id=ids.SUMMARY_PLAN_TEXT), className="bw-plan-text"),
                    copy_button(ids.SUMMARY_PLAN_TEXT, "the plan"),
                ],
                className="bw-plan-copy",
            ),
            html.Button(
                [icon("arrow-repeat"), f" Begin a round of {count(runs, 'run')}"],
                type="button",
                className="bw-act",
                title="Keep this plan as the next round; its progress is read from the data",
                **action("act", "round"),
            ),
        ]
    else:
        parts.append(
            html.P(
                "Every revision around the changes has values enough, or the budget is spent.",
                className="bw-hint",
            )
        )
    if by_note:
        parts.append(
            html.Button(
                [icon("database-check"), " Hand over: data ready…"],
                type="button",
                className="bw-act",
                title="Write what the data show; the performance sheriff goes on",
                **action("act", "handover"),
            )
        )
    return [*parts, *(_round(item) for item in reversed(rounds))]


def _row(item: Retrigger) -> list[Any]:
    what = [item.test, html.Div(item.platform, className="bw-hint")]
    revision: list[Any] = [html.Code(item.revision[:10], title=item.revision)]
    if item.backfill:
        revision.append(html.Div("never run", className="bw-hint"))
    return [what, revision, f"{item.runs}", _tells(item)]


def _tells(item: Retrigger) -> list[Any]:
    """Format what the runs are expected to bring: of the culprit, and of the size."""
    lines = [f"{item.bits:.2f} bits of the culprit"] if item.bits else []
    lines += [f"size by {item.gain:.2f}\u202f%"] if item.gain else []
    return [html.Div(line) for line in lines]


def _round(item: Round) -> html.Div:
    share = item.arrived / item.planned if item.planned else 1.0
    return html.Div(
        [
            html.Div(
                [
                    html.Strong(f"Round {item.number}"),
                    html.Span(f" {item.progress}"),
                    html.Span(
                        f" · {item.who}, {format_time(item.at_ms)}", className="bw-quiet-words"
                    ),
                ]
            ),
            html.Div(
                html.Span(style={"width": f"{100 * min(1.0, share):.0f}%"}),
                className="bw-progress",
                role="img",
                **aria(label=item.progress),
            ),
            *_words(item),
        ],
        className="bw-round",
    )


def _words(item: Round) -> list[Any]:
    """Build why a round was begun and how it ended; a button while it has not."""
    parts: list[Any] = []
    if item.reason:
        parts.append(html.P(f"Reason: {item.reason}.", className="bw-hint"))
    if item.comment:
        parts.append(html.P(f"“{item.comment}”", className="bw-hint"))
    if item.completed_ms is None:
        parts.append(
            html.Button(
                "Complete…",
                type="button",
                className="bw-act bw-act-small",
                title="Write the result; with the data it is completed by itself",
                **action("act", "complete"),
                **action("more", json.dumps({"round": item.id})),
            )
        )
    else:
        when = f"{item.completed_by}, {format_time(item.completed_ms)}"
        parts.append(html.P(f"Completed by {when}: {item.result}.", className="bw-hint"))
    return parts
