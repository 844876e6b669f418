"""Names of the components of the alerts' pages."""

from typing import Any, Final

# The queue. Controls are named after the page and their part of the link.
ALERTS: Final = "alerts"
ALERTS_STATE: Final = "alerts-state"  # store: the filter as the link spells it
ALERTS_ROLE: Final = "alerts-queue"  # a control is named after its part of the link
ALERTS_STATUS: Final = "alerts-status"
ALERTS_GRID: Final = "alerts-grid"
ALERTS_FACTS: Final = "alerts-facts"
ALERTS_NONE: Final = "alerts-none"
ALERTS_CHOSEN: Final = "alerts-chosen"  # store: the summary under the cursor
ALERTS_PREVIEW: Final = "alerts-preview"
ALERTS_WAITING: Final = "nav-alerts-waiting"  # the count in the navigation

# The page of one summary.
SUMMARY: Final = "summary"
SUMMARY_SEEN: Final = "summary-seen"  # store: the summary and the version that the page shows
SUMMARY_DRAWN: Final = "summary-drawn"  # store: asks for everything anew
SUMMARY_ALERTS: Final = "summary-alerts"
SUMMARY_HEAD: Final = "summary-head"
SUMMARY_DECIDE: Final = "summary-decide"
SUMMARY_SHIFT: Final = "summary-shift"
SUMMARY_CULPRITS: Final = "summary-culprits"
SUMMARY_PLAN: Final = "summary-plan"
SUMMARY_BUDGET: Final = "summary-budget"
SUMMARY_ROUND_COMMENT: Final = "summary-round-comment"
SUMMARY_ROUND_REASON: Final = "summary-round-reason"
SUMMARY_ROUND_FURTHER: Final = "summary-round-further"
SUMMARY_PLAN_TEXT: Final = "summary-plan-text"
SUMMARY_NOTES: Final = "summary-notes"
SUMMARY_HISTORY: Final = "summary-history"
SUMMARY_NEAR: Final = "summary-near"
SUMMARY_BUG_OPEN: Final = "summary-bug-open"
SUMMARY_BUG: Final = "summary-bug"  # the dialogue with the bug's text
SUMMARY_BUG_TITLE: Final = "summary-bug-title"
SUMMARY_BUG_TEXT: Final = "summary-bug-text"
SUMMARY_BUG_LINK: Final = "summary-bug-link"


def alert_part(part: str, alert: int | Any) -> dict[str, Any]:
    """Name a part of an alert's card: its figure, its state, or the revisions around it."""
    return {"type": f"alert-{part}", "alert": alert}
