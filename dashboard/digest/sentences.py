"""The sentences of a digest, the same in text and HTML."""

from dashboard.shared.formatting.alert_text import alert_decision, could_have_shown, is_failing
from dashboard.shared.formatting.culprit_text import culprit_text
from dashboard.shared.formatting.values import count, format_day, format_time, percent
from dashboard.shared.urls.alert_link import summary_link
from models.notifications.alert_news import AlertNews
from models.notifications.digest import Digest, SummaryNews
from models.records.days import day_of_moment

MOST_SUMMARIES = 30  # of a mail; the queue has them all
MOST_ALERTS = 6  # of a summary
_SHORT = 12  # letters of a revision that tell it from others


def subject(digest: Digest) -> str:
    """Name a mail: ``Bandwatch: 3 regressions, 1 improvement (demo)``."""
    parts = [
        count(number, word)
        for number, word in (
            (digest.regressions, "regression"),
            (digest.improvements, "improvement"),
            (digest.failures, "failing test"),
        )
        if number
    ]
    projects = sorted({item.project for item in digest.summaries})
    named = ", ".join(projects[:3]) + (" …" if len(projects) > 3 else "")
    return f"Bandwatch: {', '.join(parts)} ({named})"


def lead(digest: Digest) -> str:
    """Format how much is new."""
    total = len(digest.alerts)
    new = f"{count(total, 'new alert')} in {len(digest.summaries):,}"
    word = "summary" if len(digest.summaries) == 1 else "summaries"
    duty = ", ".join(f"{name} ({role})" for role, name in digest.duty)
    on_duty = f" On duty: {duty}." if duty else ""
    return f"{new} {word}, as of {format_time(digest.made_ms)}.{on_duty}"


def headline(summary: SummaryNews) -> str:
    """Format what moved, in a line: ``4 regressions since 3 May 2026``."""
    parts = [
        count(number, word)
        for number, word in (
            (summary.regressions, "regression"),
            (summary.improvements, "improvement"),
            (summary.failures, "failing test"),
        )
        if number
    ]
    return f"{', '.join(parts)} since {format_day(day_of_moment(summary.first_ms))}"


def place(summary: SummaryNews) -> str:
    """Format the place: project, branch and revisions."""
    revisions = " → ".join(
        item[:_SHORT] for item in (summary.previous_revision, summary.revision) if item
    )
    return " · ".join(part for part in (summary.project, summary.branch, revisions) if part)


def cause(summary: SummaryNews) -> str:
    """Explain that the host moved; blank if it is the code."""
    if summary.cause not in ("host", "host and code"):
        return ""
    reason = summary.cause_reason.strip().rstrip(".") or "host, not code"
    return f"{reason[:1].upper()}{reason[1:]}."


def name(alert: AlertNews) -> str:
    """Name the series within its project and branch."""
    key = alert.series.key
    return " · ".join((key.test, key.suite, key.platform))


def mark(alert: AlertNews) -> str:
    """Return the sign before an alert: worse, better, or failing."""
    if is_failing(alert):
        return "✕"
    return "▲" if alert.is_regression else "▼"


def size(alert: AlertNews) -> str:
    """Return the change of an alert, or that the test fails."""
    if is_failing(alert):
        return "fails"
    return percent(float("nan") if alert.change is None else alert.change)


def sentence(alert: AlertNews) -> str:
    """Format how certain the change is, what would have been detected, and who may have done it."""
    decision = alert_decision(alert, alert.series)
    parts = (decision, could_have_shown(alert), culprit_text(alert.culprits))
    text = " ".join(part for part in parts if part)
    return f"{text} {MAYBE_SENT}" if alert.repeated else text


MAYBE_SENT = (
    "You may have received this before: the last digest was interrupted while it was being sent."
)


def left_out(number: int, word: str) -> str:
    """Format how many more there are; blank if there are none."""
    return f"… and {number:,} more {word}." if number > 0 else ""


def address(public_url: str, summary_id: int) -> str:
    """Build the link to a summary; without a public address only its path is known."""
    return public_url.rstrip("/") + summary_link(summary_id)
