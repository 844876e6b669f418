"""Rows of the queue as its grid shows them."""

from collections.abc import Sequence
from typing import Any

from dashboard.alerts.due_text import due_moment, due_text
from dashboard.shared.formatting.decision_text import plain_percent
from dashboard.shared.formatting.values import age, count, format_day, percent, probability
from dashboard.shared.urls.alert_link import summary_link
from models.records.days import day_of_moment
from models.triage.alert import SummaryStatus
from models.triage.detection.found_change import ChangeSource
from models.triage.queue import QueueCounts, QueueRow, WorstChange

PERCENT = "\u202f%"
AWAITED = "people are notified when runs confirm it"
MOST_SUITES = 3  # that are named as not sheriffed
SHORT = 10  # characters of a revision that tell it from others

# The colour of a state is that of what it means; see assets/alerts/page.css.
TONES = {
    SummaryStatus.UNTRIAGED: "open",
    SummaryStatus.INVESTIGATING: "work",
    SummaryStatus.IMPROVEMENT: "good",
    SummaryStatus.FIXED: "good",
    SummaryStatus.BACKED_OUT: "good",
    SummaryStatus.WONTFIX: "calm",
}

# What a chip names of a cause, where the host has a part in it.
CAUSE_CHIPS = {"host": "host, not code", "host and code": "host and code"}

NEEDS_UNTRIAGED = ("acknowledge", "invalid", "infra", "downstream")


def alert_row(row: QueueRow, now_ms: int) -> dict[str, Any]:
    """Build the row of one summary for the grid.

    Returns
    -------
    dict
        ``barred`` names the actions that the summary does not allow, each with the reason.
    """
    cells: dict[str, Any] = {
        "id": str(row.id),
        "version": row.version,
        "link": summary_link(row.id),
        "title": title_of(row),
        "scope": scope_of(row),
        "where": f"{row.project} / {row.branch}",
        "range": revision_range(row.previous_revision, row.revision),
        "status": row.status.value,
        "tone": tone_of(row),
        "wants": next_actions_of(row),
        "reason": _reason(row),
        "regressions": row.regressions,
        "improvements": row.improvements,
        "gone": row.alerts > 0 and row.standing == 0,
        "host": row.cause_reason if row.cause in CAUSE_CHIPS else "",
        "cause": CAUSE_CHIPS.get(row.cause, ""),
        "began": format_day(day_of_moment(row.first_ms)),
        "age": f"{age(row.first_ms, now_ms)} ago",
        "due": "" if row.due_ms is None else due_text(row.due_ms, now_ms),
        "due_for": due_for(row),
        "due_at": "" if row.due_ms is None else due_moment(row.due_ms),
        "overdue": row.overdue,
        "assignee": row.assignee,
        "starred": row.starred,
        "tags": list(row.tags),
        "bug": row.bug,
        "notes": row.notes,
        "rounds": row.rounds,
        "monitor": row.monitor_only,
        "barred": barred(row.id, row.status),
    }
    return cells | _worst(row)


def _reason(row: QueueRow) -> str:
    if row.awaiting:
        return AWAITED
    return row.data_reason if row.status is SummaryStatus.UNTRIAGED else ""


def title_of(row: QueueRow) -> str:
    """Name a summary after the test that matters most, and say how many more there are."""
    if row.worst is None:
        return f"Summary {row.id}, which has no alerts"
    name = row.worst.series.key.test
    if row.tests > 1:
        return f"{name} and {count(row.tests - 1, 'more test')}"
    return name


def scope_of(row: QueueRow) -> str:
    """Format which suites and platforms a summary is about: ``page-load on 3 platforms``."""
    if row.worst is None:
        return ""
    suite = row.worst.series.key.suite if len(row.suites) < 2 else f"{len(row.suites)} suites"
    key = row.worst.series.key
    platform = key.platform if len(row.platforms) < 2 else f"{len(row.platforms)} platforms"
    return " on ".join(part for part in (suite, platform) if part)


def tone_of(row: QueueRow) -> str:
    """Choose the colour of a summary's state."""
    return TONES.get(row.status, "calm")


def next_actions_of(row: QueueRow) -> str:
    """Return a summary's next step, or how it ended."""
    if row.awaiting:
        return "awaiting confirmation"
    return "history" if row.history else row.wants.value or row.status.value


def due_for(row: QueueRow) -> str:
    """Return what is due; blank where nothing is."""
    if row.due_ms is None:
        return ""
    return "triage" if row.status is SummaryStatus.UNTRIAGED else "bug"


def revision_range(before: str, after: str) -> str:
    """Format the revisions between which a change lies; blank where they are not known."""
    if not after:
        return ""
    return f"{before[:SHORT]}…{after[:SHORT]}" if before else after[:SHORT]


def barred(summary_id: int, status: SummaryStatus) -> dict[str, str]:
    """Name the actions on all alerts of a summary that its state forbids, with the reason."""
    if status is SummaryStatus.UNTRIAGED:
        return {}
    reason = f"Summary {summary_id} is {status.value}. Reset it to untriaged first."
    return dict.fromkeys(NEEDS_UNTRIAGED, reason)


def _worst(row: QueueRow) -> dict[str, Any]:
    worst = row.worst
    if worst is None:
        return {"change": "", "sure": "", "visible": "", "tone_change": "", "place": ""}
    key = worst.series.key
    return {
        "place": f"{key.suite} · {key.platform}",
        "change": _changes(row) or _change(worst),
        "sure": "" if worst.probability is None else f"{probability(worst.probability)} sure",
        "visible": "" if worst.detectable is None else plain_percent(worst.detectable),
        "tone_change": "regression" if worst.is_regression else "improvement",
    }


def _changes(row: QueueRow) -> str:
    """Format the sizes from the smallest to the largest: ``+6.1 to +9.4 %``; blank for one."""
    if row.smallest is None or row.largest is None or row.worst is None:
        return ""
    first, last = percent(row.smallest), percent(row.largest)
    if first == last or row.worst.source == ChangeSource.FAILURES.value:
        return ""
    return f"{first.removesuffix(PERCENT)} to {last}"


def _change(worst: WorstChange) -> str:
    if worst.source == ChangeSource.FAILURES.value:
        return "fails"
    return "" if worst.change is None else percent(worst.change)


def queue_facts(
    counts: QueueCounts,
    shown: int | None,
    duty: Sequence[tuple[str, str]] = (),
    unsheriffed: Sequence[str] = (),
) -> list[str]:
    """Return how much is listed and overdue, who is on duty, and which suites lie in no queue."""
    facts = [] if shown is None else [summaries(shown)]
    if counts.overdue:
        facts.append(f"{counts.overdue:,} overdue in both queues")
    if duty:
        facts.append("on duty: " + ", ".join(f"{name} ({role})" for role, name in duty))
    if unsheriffed:
        more = len(unsheriffed) - MOST_SUITES
        named = ", ".join(unsheriffed[:MOST_SUITES]) + (f" and {more} more" if more > 0 else "")
        facts.append(f"not sheriffed: {named}")
    return facts


def summaries(number: int) -> str:
    """Format a number of summaries."""
    return "1 summary" if number == 1 else f"{number:,} summaries"
