"""Names of the components of the alerts' pages."""

from typing import Any, Final

# Shared by the queue and by the page of one summary.
WHO: Final = "triage-who"  # field: the name that a person acts under
WHO_ASKED: Final = "triage-who-asked"  # dialogue that asks for it before the first action
WHO_FIELD: Final = "triage-who-field"
WHO_SET: Final = "triage-who-set"
ASK: Final = "triage-ask"  # store: what a person wants to do; a new value does it
TOLD: Final = "triage-told"  # store: what came of it
TOAST: Final = "triage-toast"
TOAST_TEXT: Final = "triage-toast-text"
TOAST_UNDO: Final = "triage-toast-undo"
TOAST_RELOAD: Final = "triage-toast-reload"
TOAST_CLOSE: Final = "triage-toast-close"
TOOLS: Final = "triage-tools"  # the row of actions
TARGET: Final = "triage-target"  # says what an action would act on
REASON: Final = "triage-reason"  # says why an action cannot be done

# The dialogue that asks for more before an action: a note, a name, another summary.
DIALOGUE: Final = "triage-dialogue"
DIALOGUE_TITLE: Final = "triage-dialogue-title"
DIALOGUE_LEAD: Final = "triage-dialogue-lead"
DIALOGUE_FIELDS: Final = "triage-dialogue-fields"
DIALOGUE_WORD: Final = "triage-word"  # one line: a name, a tag, a bug
DIALOGUE_TEXT: Final = "triage-text"  # several lines: a note, a reason
DIALOGUE_RELATED: Final = "triage-related"  # candidates for a relation
DIALOGUE_NUMBER: Final = "triage-number"  # number of a summary that is none of them
DIALOGUE_ERROR: Final = "triage-dialogue-error"
DIALOGUE_RELOAD: Final = "triage-dialogue-reload"
DIALOGUE_SEND: Final = "triage-dialogue-send"
CANDIDATES_ASKED: Final = "triage-candidates-asked"  # store: whose candidates are wanted

# The queue. Controls are named after the page and their part of the link.
ALERTS: Final = "alerts"
ALERTS_STATE: Final = "alerts-state"  # store: the filter as the link spells it
ALERTS_DESK: Final = "alerts-desk"
ALERTS_STATUS: Final = "alerts-status"
ALERTS_GRID: Final = "alerts-grid"
ALERTS_FACTS: Final = "alerts-facts"
ALERTS_NONE: Final = "alerts-none"
ALERTS_WAITING: Final = "nav-alerts-waiting"  # the count in the navigation

# The page of one summary.
SUMMARY: Final = "summary"
SUMMARY_SEEN: Final = "summary-seen"  # store: the summary and the version that the page shows
SUMMARY_DRAWN: Final = "summary-drawn"  # store: asks for everything anew
SUMMARY_ALERTS: Final = "summary-alerts"
SUMMARY_HEAD: Final = "summary-head"
SUMMARY_DECIDE: Final = "summary-decide"
SUMMARY_PLAN: Final = "summary-plan"
SUMMARY_BUDGET: Final = "summary-budget"
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
    """Name a part of an alert's card: its figure or its state."""
    return {"type": f"alert-{part}", "alert": alert}
