"""The head of a summary's page: what it is, where it stands, what is due."""

from typing import Any

from dash import html

from dashboard.alerts.due_text import due_moment, next_due
from dashboard.alerts.rows import next_actions_of, revision_range, title_of, tone_of
from dashboard.shared.formatting.link_template import filled_link
from dashboard.shared.formatting.values import age, count, format_day
from dashboard.shared.widgets.badge import badge
from dashboard.shared.widgets.icon import icon
from models.records.days import day_of_moment
from models.records.settings import Settings
from models.triage.detection.found_change import ChangeSource
from models.triage.queue import QueueRow
from models.triage.summaries.read_models import SummaryView


def summary_head(view: SummaryView, settings: Settings, now_ms: int) -> list[Any]:
    """Build the head."""
    row = view.row
    return [
        html.P(f"{row.project} / {row.branch} · summary {row.id}", className="bw-overline"),
        html.H1(
            [
                html.Span(icon("star-fill"), className="bw-star-on", title="Starred")
                if row.starred
                else None,
                title_of(row),
            ],
            className="bw-title",
        ),
        html.P(_facts(view, settings, now_ms), className="bw-facts"),
        html.Div(_badges(view, now_ms), className="bw-badges"),
        _host(row),
    ]


def summary_title(view: SummaryView) -> str:
    """Name the page, for tabs and bookmarks."""
    return f"{title_of(view.row)} · alert summary {view.row.id} · Bandwatch"


def _facts(view: SummaryView, settings: Settings, now_ms: int) -> list[html.Span]:
    row = view.row
    facts: list[Any] = [_alerts(row)]
    if row.revision:
        facts.append(["revisions ", *_range(row, settings)])
    facts.append(
        f"began {format_day(day_of_moment(row.first_ms))}, {age(row.first_ms, now_ms)} ago"
    )
    if view.by_hand:
        made = all(alert.source == ChangeSource.HAND.value for alert in view.alerts)
        facts.append("made by hand" if made else "revisions moved by hand")
    return [html.Span(fact) for fact in facts]


def _alerts(row: QueueRow) -> str:
    parts = [count(row.regressions, "regression")] if row.regressions else []
    parts += [count(row.improvements, "improvement")] if row.improvements else []
    return " and ".join(parts) or "no alerts"


def _range(row: QueueRow, settings: Settings) -> list[Any]:
    parts: list[Any] = []
    for revision in (row.previous_revision, row.revision):
        if not revision:
            continue
        link = filled_link(settings.revision_url, revision=revision)
        word = html.Code(revision_range("", revision), title=revision)
        parts += [
            html.A(word, href=link, target="_blank", rel="noopener noreferrer") if link else word,
            "…",
        ]
    return parts[:-1]


def _badges(view: SummaryView, now_ms: int) -> list[Any]:
    row = view.row
    badges: list[Any] = [
        html.Span(row.status.value, className=f"bw-state bw-state-{tone_of(row)}"),
    ]
    if row.history:
        badges.append(badge("history when it was found: in no queue", "muted", "clock-history"))
    elif row.awaiting:
        badges.append(badge("awaiting confirmation by runs", "info", "hourglass-split"))
    elif row.wants.value and row.wants.value != row.status.value:
        badges.append(html.Span(f"wants: {next_actions_of(row)}", className="bw-badge"))
    tone, name = ("good", "database-check") if row.data_ready else ("warn", "hourglass-split")
    if row.data_reason:
        state = "data ready" if row.data_ready else "collecting data"
        badges.append(badge(f"{state}: {row.data_reason}", tone, name))
    due = next_due(
        row.status,
        has_bug=bool(row.bug),
        triage_due_ms=row.triage_due_ms,
        bug_due_ms=row.bug_due_ms,
        now_ms=now_ms,
    )
    if due is not None and row.due_ms is not None:  # history and improvements are not due
        words = f"{due.what} {due.words} ({due_moment(due.time_ms)})"
        badges.append(badge(words, "bad" if due.overdue else "info", "clock"))
    badges.append(
        badge(row.assignee or "unassigned", "info" if row.assignee else "muted", "person")
    )
    if row.rounds:
        badges.append(badge(count(row.rounds, "round"), "info", "arrow-repeat"))
    if row.alerts and not row.standing:
        badges.append(badge("no longer in the data", "muted", "eye-slash"))
    return badges


def _host(row: QueueRow) -> Any:
    if row.cause not in ("host", "host and code"):
        return None
    word = "Host, not code" if row.cause == "host" else "Host and code"
    return html.Div(
        [
            icon("hdd-rack"),
            html.Span([html.Strong(f"{word}. "), row.cause_reason]),
        ],
        className="bw-notes bw-host",
        role="note",
    )
