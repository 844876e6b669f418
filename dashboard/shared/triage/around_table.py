"""The revisions around a change: every value at each, failures, and what retriggers brought."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.shared.formatting.values import format_time, quantity
from dashboard.shared.widgets.plain_table import plain_table
from models.records.measurement import Status
from models.triage.summaries.readiness import VALUES_WANTED
from models.triage.summaries.revision_around import RevisionAround, RunThere

FAILED = {Status.FAILED: "failed", Status.TIMED_OUT: "timed out"}
MADE_TO_CONFIRM = ", a repeat made while an alert awaited confirmation"
MOST_VALUES = 24  # of a revision; a series of control runs has hundreds


FIRST = "first with the change"  # of the revision that is marked, for an alert


def around_table(around: Sequence[RevisionAround], unit: str, marked: str = FIRST) -> Any:
    """Build the table of revisions, the oldest first; the middle one is marked.

    Parameters
    ----------
    marked : str
        What the marked revision is, in words.
    """
    if not around:
        return html.P("No revisions are known here.", className="bw-hint")
    changed = next((n for n, item in enumerate(around) if item.changed), None)
    return plain_table(
        "Every value at the revisions around",
        ("Revision", "Values", "Retriggers"),
        [(_name(item, marked), _values(item, unit), _retriggers(item)) for item in around],
        marked=changed,
        class_name="bw-around",
    )


def _name(item: RevisionAround, marked: str) -> list[Any]:
    parts: list[Any] = [html.Code(item.revision[:10], title=item.revision)]
    if item.changed:
        parts.append(html.Div(marked, className="bw-hint"))
    if item.needs_data:
        parts.append(html.Div("needs data: its runs fail", className="bw-hint"))
    return parts


def _values(item: RevisionAround, unit: str) -> list[Any]:
    parts: list[Any] = [_run(run, unit) for run in item.runs[-MOST_VALUES:]]
    if len(item.runs) > MOST_VALUES:
        parts.append(html.Span(f"and {len(item.runs) - MOST_VALUES} earlier", className="bw-hint"))
    measured = sum(run.value is not None for run in item.runs)
    missing = VALUES_WANTED - measured
    if missing > 0 and not item.needs_data:
        parts.append(html.Span(f"{missing} missing", className="bw-run bw-run-missing"))
    return parts


def _run(run: RunThere, unit: str) -> html.Span:
    text = FAILED.get(run.status, "failed") if run.value is None else quantity(run.value, unit)
    return html.Span(
        f"{text}, to confirm" if run.confirms else text,
        className="bw-run" if run.value is not None else "bw-run bw-run-failed",
        title=f"{format_time(run.time_ms)}{MADE_TO_CONFIRM if run.confirms else ''}",
    )


def _retriggers(item: RevisionAround) -> str:
    return f"{item.arrived} of {item.planned} arrived" if item.planned else "none planned"
