"""What a person decides of a summary: how it ends, whose it is, its bug and its tags."""

import json
from typing import Any

from dash import html

from dashboard.alerts import ids as ids
from dashboard.alerts.rows import revision_range
from dashboard.shared.formatting.link_template import filled_link
from dashboard.shared.formatting.values import format_time
from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon
from models.triage.alert import RESOLVED, SummaryStatus
from models.triage.queue import QueueRow

STATES = (
    SummaryStatus.INVESTIGATING,
    SummaryStatus.FIXED,
    SummaryStatus.BACKED_OUT,
    SummaryStatus.WONTFIX,
)


def summary_decide(row: QueueRow, bug_address: str) -> list[Any]:
    """Build the card's content.

    Parameters
    ----------
    bug_address : str
        Template of a bug's address, with ``{bug}``; blank for none.
    """
    return [
        html.H2("Decision", className="bw-card-title"),
        _states(row),
        html.Dl(
            [
                _fact("Assignee", row.assignee or "unassigned", _button("assign", "Change…")),
                _fact("Bug", _bug(row.bug, bug_address), _bug_buttons(row)),
                _fact("Tags", _tags(row), _button("tag", "Add…")),
                _fact("Revisions", _range(row), _button("range", "Move…")),
                _fact("Triage due", _triage_due(row), None),
                _fact(
                    "Bug due",
                    "not due" if row.due_ms is None else format_time(row.bug_due_ms),
                    None,
                ),
            ],
            className="bw-decide-facts",
        ),
    ]


def state_barred(row: QueueRow, status: SummaryStatus) -> str:
    """Explain why a summary cannot be given a state by hand; blank where it can."""
    if status is row.status:
        return f"It is {status.value} already."
    if row.status in RESOLVED - {SummaryStatus.IMPROVEMENT}:
        return ""
    return (
        f"It is {row.status.value}: acknowledge a regression in it, and leave none untriaged, "
        f"before calling it {status.value}."
    )


def _states(row: QueueRow) -> html.Div:
    reasons = {status: state_barred(row, status) for status in STATES}
    barred = [reason for status, reason in reasons.items() if reason and status is not row.status]
    return html.Div(
        [
            html.Div(
                [
                    html.Button(
                        status.value,
                        type="button",
                        className="bw-act bw-act-state",
                        disabled=bool(reason),
                        title=reason or None,
                        **action("act", "state"),
                        **action("more", json.dumps({"status": status.value})),
                        **aria(pressed="true" if status is row.status else "false"),
                    )
                    for status, reason in reasons.items()
                ],
                className="bw-acts",
                role="group",
                **aria(label="How it ends"),
            ),
            html.P(barred[0], className="bw-hint bw-decide-why") if barred else None,
        ]
    )


def _fact(name: str, value: Any, button: Any) -> html.Div:
    return html.Div(
        [html.Dt(name), html.Dd([html.Span(value), button])], className="bw-decide-fact"
    )


def _triage_due(row: QueueRow) -> str:
    """Format until when; history, improvements and what awaits confirmation are never due."""
    if row.due_ms is None or row.status is not SummaryStatus.UNTRIAGED:
        return "not due"
    return format_time(row.triage_due_ms)


def _button(name: str, word: str) -> html.Button:
    return html.Button(word, type="button", className="bw-act bw-act-small", **action("act", name))


def _range(row: QueueRow) -> html.Code:
    words = revision_range(row.previous_revision, row.revision) or "not known"
    return html.Code(words, title=f"{row.previous_revision}..{row.revision}")


def _bug(bug: str, address: str) -> Any:
    if not bug:
        return "none"
    link = bug if bug.startswith(("http://", "https://")) else filled_link(address, bug=bug)
    if not link:
        return bug
    return html.A(bug, href=link, target="_blank", rel="noopener noreferrer")


def _bug_buttons(row: QueueRow) -> html.Span:
    return html.Span(
        [
            _button("bug", "Change…" if row.bug else "Set…"),
            html.Button(
                [icon("file-earmark-text"), " Text"],
                id=ids.SUMMARY_BUG_OPEN,
                type="button",
                className="bw-act bw-act-small",
                title="The text of a bug report, with a link that shows what you see now",
            ),
        ]
    )


def _tags(row: QueueRow) -> Any:
    if not row.tags:
        return "none"
    return html.Span(
        [
            html.Span(
                [
                    tag,
                    html.Button(
                        icon("x"),
                        type="button",
                        className="bw-tag-off",
                        **action("act", "untag"),
                        **action("more", json.dumps({"word": tag})),
                        **aria(label=f"Take off the tag {tag}"),
                    ),
                ],
                className="bw-chip",
            )
            for tag in row.tags
        ],
        className="bw-chips",
    )
