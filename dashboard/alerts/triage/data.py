"""Read and write what triage asks of the store."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine

from dashboard.alerts.triage.command import STATUS_OF, Action, TriageCommand
from models.records.errors import BadArgumentError
from models.services.alerts.create_alert import create_alert
from models.services.alerts.retrigger_plan import plan_of
from models.services.fitting.accept_change import accept_change, follow_undo, withdraw_change
from models.storage.alerts.related_view import downstream_candidates, reassign_candidates
from models.storage.alerts.summary_view import read_summary
from models.storage.triage.affected_summaries import summaries_of_step
from models.storage.triage.annotations import add_note, start_round, tag, untag
from models.storage.triage.store import set_alerts, set_alerts_of, set_summaries
from models.storage.triage.summary_edits import assign, set_bug, set_range, star
from models.storage.triage.undo import undo_last, undo_step
from models.triage.alert import AlertStatus
from models.triage.summaries.read_models import RelatedSummary

MOST_BUDGET = 500  # runs of one round


def open_summary(engine: Engine, ask: TriageCommand, now_ms: int) -> int:
    """Create an alert by hand, and return the number of its summary.

    Raises
    ------
    BadArgumentError
        If the run with which the series changed is not named.
    """
    if ask.series is None or ask.start_ms is None:
        raise BadArgumentError("Choose the run with which the series changed.")
    return create_alert(engine, ask.series, ask.start_ms, ask.who, now_ms, ask.text)


def perform(engine: Engine, ask: TriageCommand, now_ms: int) -> int | None:
    """Do what a person asked for, in one transaction.

    Returns
    -------
    int or None
        The step's id: 0 where all was so already, None if it is undone otherwise.
    """
    seen: dict[str, Any] = {"who": ask.who, "expected": ask.expected, "now_ms": now_ms}
    chosen = list(ask.expected)
    if ask.do in STATUS_OF:
        return _set_status(engine, ask, {**seen, "why": ask.text})
    single: dict[Action, Callable[[], int | None]] = {
        Action.TAKE: lambda: assign(engine, chosen, ask.who, **seen),
        Action.ASSIGN: lambda: assign(engine, chosen, ask.word, **seen),
        Action.STAR: lambda: star(engine, chosen, ask.on, **seen),
        Action.NOTE: lambda: add_note(engine, chosen, ask.text, **seen),
        Action.TAG: lambda: tag(engine, chosen, ask.word, **seen),
        Action.UNTAG: lambda: untag(engine, chosen, ask.word, **seen),
        Action.BUG: lambda: set_bug(engine, chosen, ask.word, **seen),
        Action.RANGE: lambda: _range(engine, ask, {**seen, "why": ask.text}),
        Action.STATE: lambda: _state(engine, ask, {**seen, "why": ask.text}),
        Action.ROUND: lambda: _round(engine, ask, seen),
        Action.ACCEPT: lambda: _accept(engine, ask, now_ms),
        Action.WITHDRAW: lambda: _accept(engine, ask, now_ms),
        Action.UNDO: lambda: _undo(engine, ask, seen),
    }
    return single[ask.do]()


def _set_status(engine: Engine, ask: TriageCommand, seen: Mapping[str, Any]) -> int:
    status = STATUS_OF[ask.do]
    related = ask.related if ask.do in (Action.DOWNSTREAM, Action.REASSIGN) else None
    if ask.alerts:
        return set_alerts(engine, ask.alerts, status, related_id=related, **seen)
    return set_alerts_of(engine, list(ask.expected), status, related_id=related, **seen)


def _range(engine: Engine, ask: TriageCommand, seen: Mapping[str, Any]) -> int:
    before, dots, after = ask.word.partition("..")
    if not dots or not after.strip(" ."):
        raise BadArgumentError(
            "Write the last revision without the change and the first one with it, with two dots"
            " between: 1a2b3c..4d5e6f."
        )
    revisions = before.strip(), after.strip(" .")
    return set_range(engine, next(iter(ask.expected)), *revisions, **seen)


def _state(engine: Engine, ask: TriageCommand, seen: Mapping[str, Any]) -> int:
    if ask.status is None:
        raise BadArgumentError("Say which state the summary shall have.")
    return set_summaries(engine, list(ask.expected), ask.status, **seen)


def _round(engine: Engine, ask: TriageCommand, seen: Mapping[str, Any]) -> int:
    summary_id = next(iter(ask.expected))
    plan = plan_of(engine, summary_id, min(ask.budget, MOST_BUDGET))
    return start_round(engine, summary_id, plan, **seen)


def _accept(engine: Engine, ask: TriageCommand, now_ms: int) -> None:
    if len(ask.alerts) != 1:
        raise BadArgumentError("Choose the one alert whose new level it is about.")
    change = accept_change if ask.do is Action.ACCEPT else withdraw_change
    change(engine, ask.alerts[0], ask.who, ask.text, now_ms)


def _undo(engine: Engine, ask: TriageCommand, seen: Mapping[str, Any]) -> int:
    if ask.step is not None:
        step = undo_step(engine, ask.step, who=ask.who, now_ms=seen["now_ms"])
    else:
        step = undo_last(engine, next(iter(ask.expected)), **seen)
    follow_undo(engine, step, seen["now_ms"])
    return step


def read_touched(engine: Engine, step: int) -> tuple[int, ...]:
    """List the summaries that a step changed."""
    return summaries_of_step(engine, step)


def read_candidates(
    engine: Engine, alert_id: int, now_ms: int, *, downstream: bool
) -> Sequence[RelatedSummary]:
    """Read the summaries that an alert may be downstream of, or else may belong to.

    Raises
    ------
    BadArgumentError
        If there is no such alert.
    """
    find = downstream_candidates if downstream else reassign_candidates
    return find(engine, alert_id, now_ms)


def read_alerts_to_relate(engine: Engine, summary_id: int, now_ms: int) -> list[int]:
    """List the alerts of a summary that wait for a decision; all if none waits."""
    view = read_summary(engine, summary_id, now_ms=now_ms)
    if view is None:
        return []
    waiting = [alert.id for alert in view.alerts if alert.status is AlertStatus.UNTRIAGED]
    return waiting or [alert.id for alert in view.alerts]
