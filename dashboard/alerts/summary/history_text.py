"""The history of a summary in words: who did what, when, from what, to what."""

from collections.abc import Mapping
from typing import Any

from dashboard.shared.formatting.values import format_time, percent
from models.triage.summaries.read_models import EntryView, StepView

FIELDS = {
    "assignee": "whose",
    "bug": "bug",
    "starred": "star",
    "tag": "tag",
    "note": "note",
    "round": "round of retriggers",
    "round result": "result of the round",
    "start_ms": "start",
    "previous_ms": "last run without it",
    "first_ms": "earliest start",
    "last_ms": "latest start",
    "previous_revision": "last revision without it",
    "revision": "first revision with it",
    "related_summary_id": "related summary",
}
PERCENTAGES = ("found", "change")
MOST = 6  # entries told of one step


def step_text(step: StepView, names: Mapping[int, str]) -> tuple[str, list[str]]:
    """Describe what a step did, and what it changed here.

    Parameters
    ----------
    names : mapping
        Alert to the name of its test.

    Returns
    -------
    words, changes
        “set fixed”, and a line per change.
    """
    lines = [entry_text(entry, names) for entry in step.entries[:MOST]]
    if len(step.entries) > MOST:
        lines.append(f"… and {len(step.entries) - MOST} more")
    words = step.action
    if step.summaries > 1:
        words += f", on {step.summaries} summaries"
    return words, [line for line in lines if line]


def entry_text(entry: EntryView, names: Mapping[int, str]) -> str:
    """Describe what one field was and became."""
    whose = "" if entry.alert_id is None else f"{names.get(entry.alert_id, 'an alert')}: "
    if entry.field == "note":
        return ""  # notes stand by themselves
    if entry.field == "accepted":
        return f"{whose}{'no longer the new normal' if entry.after is None else 'the new normal'}"
    if entry.field == "status":
        return f"{whose}{_plain(entry.before)} → {_plain(entry.after)}"
    field = FIELDS.get(entry.field, entry.field.replace("_", " "))
    before, after = (_plain(value, entry.field) for value in (entry.before, entry.after))
    if entry.before in (None, "", False):
        return f"{whose}{field}: {after}"
    return f"{whose}{field}: {before} → {after}"


def _plain(value: Any, field: str = "") -> str:
    if isinstance(value, int) and field.endswith("_ms"):
        return format_time(value)
    if isinstance(value, int | float) and field in PERCENTAGES:
        return percent(value)
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, dict):
        return ", ".join(
            f"{name} {item}" for name, item in value.items() if name not in ("id", "text")
        ) or str(value.get("text", ""))
    text = str(value)
    return text if len(text) <= 60 else text[:60] + "…"
