"""Read and write what triage asks of the store."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Engine

from dashboard.alerts.triage.command import STATUS_OF, Action, TriageCommand
from models.records.errors import BadArgumentError
from models.services.alerts.create_alert import create_alert
from models.services.alerts.detect import refresh_summaries
from models.services.alerts.hand_over import follow_undone_hand_over, hand_over_data
from models.services.alerts.retrigger_plan import make_plan, round_note
from models.services.fitting.accept_change import accept_change, follow_undo, withdraw_change
from models.storage.alerts.related_view import downstream_candidates, reassign_candidates
from models.storage.alerts.summary_view import read_summary
from models.storage.triage.annotations import add_note, tag, untag
from models.storage.triage.projects_of_step import StepTargets, projects_of_step
from models.storage.triage.rounds import complete_round, start_round
from models.storage.triage.step import affected_summaries, raised_versions
from models.storage.triage.store import set_alerts, set_alerts_of, set_summaries
from models.storage.triage.summary_edits import assign, set_bug, set_range, star
from models.storage.triage.undo import undo_last, undo_step
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from models.triage.summaries.read_models import RelatedSummary, SummaryView
from models.triage.summaries.round_reason import RoundReason

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
    return create_alert(engine, ask.series, ask.start_ms, Authorship(ask.who, now_ms, ask.text))


def perform(engine: Engine, ask: TriageCommand, now_ms: int) -> int | None:
    """Do what a person asked for, in one transaction.

    Returns
    -------
    int or None
        The step's id: 0 where all was so already, None if it is undone otherwise.
    """
    by = Authorship(ask.who, now_ms, expected=ask.expected)
    with_reason = replace(by, why=ask.text)
    chosen = list(ask.expected)
    if ask.do in STATUS_OF:
        return _set_status(engine, ask, with_reason)
    single: dict[Action, Callable[[], int | None]] = {
        Action.TAKE: lambda: assign(engine, chosen, ask.who, by=by),
        Action.ASSIGN: lambda: assign(engine, chosen, ask.word, by=by),
        Action.STAR: lambda: star(engine, chosen, ask.on, by=by),
        Action.NOTE: lambda: add_note(engine, chosen, ask.text, by=by),
        Action.TAG: lambda: tag(engine, chosen, ask.word, by=by),
        Action.UNTAG: lambda: untag(engine, chosen, ask.word, by=by),
        Action.BUG: lambda: set_bug(engine, chosen, ask.word, by=by),
        Action.RANGE: lambda: _range(engine, ask, with_reason),
        Action.STATE: lambda: _state(engine, ask, with_reason),
        Action.ROUND: lambda: _round(engine, ask, by),
        Action.COMPLETE: lambda: _complete(engine, ask, by),
        Action.HAND_OVER: lambda: hand_over_data(engine, chosen[0], ask.text, by),
        Action.ACCEPT: lambda: _accept(engine, ask, with_reason),
        Action.WITHDRAW: lambda: _accept(engine, ask, with_reason),
        Action.UNDO: lambda: _undo(engine, ask, by),
    }
    return single[ask.do]()


def _set_status(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    status = STATUS_OF[ask.do]
    related = ask.related if ask.do in (Action.DOWNSTREAM, Action.REASSIGN) else None
    if ask.alerts:
        step = set_alerts(engine, ask.alerts, status, related_id=related, by=by)
    else:
        step = set_alerts_of(engine, list(ask.expected), status, related_id=related, by=by)
    if step and ask.do is Action.RESET:  # what was decided is not followed while data arrive
        refresh_summaries(engine, affected_summaries(engine, step), by.now_ms)
    return step


def _range(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    before, dots, after = ask.word.partition("..")
    if not dots or not after.strip(" ."):
        raise BadArgumentError(
            "Write the last revision without the change and the first one with it, with two dots"
            " between: 1a2b3c..4d5e6f."
        )
    revisions = before.strip(), after.strip(" .")
    return set_range(engine, next(iter(ask.expected)), *revisions, by=by)


def _state(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    if ask.status is None:
        raise BadArgumentError("Say which state the summary shall have.")
    return set_summaries(engine, list(ask.expected), ask.status, by=by)


def _round(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    summary_id = next(iter(ask.expected))
    plan = make_plan(engine, summary_id, min(ask.budget, MOST_BUDGET))
    comment = ask.text
    # A reason that is “other” is put in words by the person.
    if not comment.strip() and plan.runs and ask.word != RoundReason.OTHER:
        view = read_summary(engine, summary_id, now_ms=by.now_ms)
        comment = "" if view is None else round_note(engine, view.row.project, plan)
    return start_round(engine, summary_id, plan.runs, by=by, comment=comment, reason=ask.word)


def _complete(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    if ask.round is None:
        raise BadArgumentError("Choose the round that is complete.")
    return complete_round(engine, next(iter(ask.expected)), ask.round, ask.text, by=by)


def _accept(engine: Engine, ask: TriageCommand, by: Authorship) -> None:
    if len(ask.alerts) != 1:
        raise BadArgumentError("Choose the one alert whose new level it is about.")
    change = accept_change if ask.do is Action.ACCEPT else withdraw_change
    change(engine, ask.alerts[0], replace(by, expected={}))


def _undo(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    if ask.step is not None:
        step = undo_step(engine, ask.step, by=by)
    else:
        step = undo_last(engine, next(iter(ask.expected)), by=by)
    follow_undo(engine, step, by.now_ms)
    follow_undone_hand_over(engine, step, by.now_ms)
    return step


def read_projects(engine: Engine, ask: TriageCommand) -> set[str]:
    """Read the projects of all that a command names or, to be undone, has touched."""
    undo = ask.do is Action.UNDO
    summaries = {*ask.expected, *({ask.related} if ask.related is not None else ())}
    step = ask.step if undo else None
    targets = StepTargets(summaries, ask.alerts, ask.series, step, undo)
    return projects_of_step(engine, targets)


def read_touched(engine: Engine, step: int) -> tuple[int, ...]:
    """List the summaries whose version a step raised, each as often as it was raised."""
    return raised_versions(engine, step)


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


def read_round_begun(engine: Engine, summary_id: int, now_ms: int) -> SummaryView | None:
    """Read a summary with its rounds of retriggers; None if it is gone."""
    return read_summary(engine, summary_id, now_ms=now_ms)
