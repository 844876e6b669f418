"""Do what a person asked for on the alerts' pages, and say what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Engine

from dashboard.alerts.rows import summaries
from dashboard.alerts.state import summary_link
from dashboard.alerts.triage_command import STATUS_OF, Action, TriageCommand, parse_ask
from dashboard.shared.formatting.values import count
from models.records.errors import BadArgument, BandwatchError, EditConflictError
from models.services.alerts.create_alert import create_alert
from models.services.alerts.retrigger_plan import plan_of
from models.services.fitting.accept_change import accept_change, follow_undo, withdraw_change
from models.storage.triage.annotations import add_note, start_round, tag, untag
from models.storage.triage.step import affected_summaries
from models.storage.triage.store import set_alerts, set_alerts_of, set_summaries
from models.storage.triage.summary_edits import assign, set_bug, set_range, star
from models.storage.triage.undo import undo_last, undo_step
from models.triage.authorship import Authorship

MOST_BUDGET = 500  # runs of one round


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What came of an ask, for the page."""

    ok: bool
    text: str
    at: int = 0  # that of the ask, so that equal answers differ
    step: int = 0  # what was done; 0 where there is nothing to undo
    stale: bool = False  # somebody else was faster
    undo: bool = False  # whether it was an undo
    touched: tuple[int, ...] = ()  # summaries that have one version more now
    link: str = ""  # of a summary that was created


def act_on(engine: Engine, given: Mapping[str, Any], now_ms: int) -> dict[str, Any]:
    """Do what the browser sent, in one transaction.

    Returns
    -------
    dict
        A :class:`ActionResult`; errors that a person can do something about are told, not raised.
    """
    at = given.get("at")
    moment = at if isinstance(at, int) else 0
    undo = given.get("do") == Action.UNDO.value
    try:
        ask = parse_ask(given)
        if ask.do is Action.CREATE:
            return asdict(_create(engine, ask, now_ms))
        step = _do(engine, ask, now_ms)
    except EditConflictError as error:
        return asdict(ActionResult(False, str(error), moment, stale=True, undo=undo))
    except BandwatchError as error:
        return asdict(ActionResult(False, str(error), moment, undo=undo))
    text = "Nothing to do: it is so already." if step == 0 else said(ask)
    touched = affected_summaries(engine, step) if step else ()
    return asdict(
        ActionResult(True, text, moment, 0 if undo else step or 0, undo=undo, touched=touched)
    )


def _create(engine: Engine, ask: TriageCommand, now_ms: int) -> ActionResult:
    if ask.series is None or ask.start_ms is None:
        raise BadArgument("Choose the run with which the series changed.")
    number = create_alert(engine, ask.series, ask.start_ms, Authorship(ask.who, now_ms, ask.text))
    return ActionResult(True, f"Summary {number} was opened.", ask.at, link=summary_link(number))


def said(ask: TriageCommand) -> str:
    """Say what was done, as a toast does."""
    on = (
        count(len(ask.alerts), "alert")
        if ask.alerts
        else f"Summary {next(iter(ask.expected))}"
        if len(ask.expected) == 1
        else summaries(len(ask.expected))
    )
    match ask.do:
        case Action.ACKNOWLEDGE | Action.INVALID | Action.INFRA | Action.RESET:
            return f"{on}: {STATUS_OF[ask.do].value}."
        case Action.DOWNSTREAM:
            return f"{on}: downstream of summary {ask.related}."
        case Action.REASSIGN:
            return f"{on}: reassigned to summary {ask.related}."
        case Action.STATE:
            return f"{on}: {ask.status.value if ask.status else ''}."
        case Action.ASSIGN | Action.TAKE:
            return f"{on}: {f'with {ask.word}' if ask.word else 'nobody’s'}."
        case Action.STAR:
            return f"{on}: {'starred' if ask.on else 'no longer starred'}."
        case Action.NOTE:
            return f"{on}: note added."
        case Action.TAG:
            return f"{on}: tagged “{ask.word}”."
        case Action.UNTAG:
            return f"{on}: tag “{ask.word}” taken off."
        case Action.BUG:
            return f"{on}: {f'bug {ask.word}' if ask.word else 'no bug'}."
        case Action.RANGE:
            return f"{on}: the revisions are {ask.word}."
        case Action.ROUND:
            return f"{on}: a round of retriggers was begun."
        case Action.ACCEPT:
            return f"{on}: the new level is accepted. The next fit knows the step."
        case Action.WITHDRAW:
            return f"{on}: the level is no longer accepted. The next fit forgets the step."
        case Action.UNDO | Action.CREATE:
            return "Taken back."


def _do(engine: Engine, ask: TriageCommand, now_ms: int) -> int | None:
    """Do it, and give the step's id: 0 where all was so already, None if undone otherwise."""
    by = Authorship(ask.who, now_ms, expected=ask.expected)
    because = replace(by, why=ask.text)
    chosen = list(ask.expected)
    if ask.do in STATUS_OF:
        return _say(engine, ask, because)
    single: dict[Action, Callable[[], int | None]] = {
        Action.TAKE: lambda: assign(engine, chosen, ask.who, by=by),
        Action.ASSIGN: lambda: assign(engine, chosen, ask.word, by=by),
        Action.STAR: lambda: star(engine, chosen, ask.on, by=by),
        Action.NOTE: lambda: add_note(engine, chosen, ask.text, by=by),
        Action.TAG: lambda: tag(engine, chosen, ask.word, by=by),
        Action.UNTAG: lambda: untag(engine, chosen, ask.word, by=by),
        Action.BUG: lambda: set_bug(engine, chosen, ask.word, by=by),
        Action.RANGE: lambda: _range(engine, ask, because),
        Action.STATE: lambda: _state(engine, ask, because),
        Action.ROUND: lambda: _round(engine, ask, by),
        Action.ACCEPT: lambda: _accept(engine, ask, because),
        Action.WITHDRAW: lambda: _accept(engine, ask, because),
        Action.UNDO: lambda: _undo(engine, ask, by),
    }
    return single[ask.do]()


def _say(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    status = STATUS_OF[ask.do]
    related = ask.related if ask.do in (Action.DOWNSTREAM, Action.REASSIGN) else None
    if ask.alerts:
        return set_alerts(engine, ask.alerts, status, related_id=related, by=by)
    return set_alerts_of(engine, list(ask.expected), status, related_id=related, by=by)


def _range(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    before, dots, after = ask.word.partition("..")
    if not dots or not after.strip(" ."):
        raise BadArgument(
            "Write the last revision without the change and the first one with it, with two dots"
            " between: 1a2b3c..4d5e6f."
        )
    revisions = before.strip(), after.strip(" .")
    return set_range(engine, next(iter(ask.expected)), *revisions, by=by)


def _state(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    if ask.status is None:
        raise BadArgument("Say which state the summary shall have.")
    return set_summaries(engine, list(ask.expected), ask.status, by=by)


def _round(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    summary_id = next(iter(ask.expected))
    plan = plan_of(engine, summary_id, min(ask.budget, MOST_BUDGET))
    return start_round(engine, summary_id, plan, by=by)


def _accept(engine: Engine, ask: TriageCommand, by: Authorship) -> None:
    if len(ask.alerts) != 1:
        raise BadArgument("Choose the one alert whose new level it is about.")
    change = accept_change if ask.do is Action.ACCEPT else withdraw_change
    change(engine, ask.alerts[0], replace(by, expected={}))


def _undo(engine: Engine, ask: TriageCommand, by: Authorship) -> int:
    if ask.step is not None:
        step = undo_step(engine, ask.step, by=by)
    else:
        step = undo_last(engine, next(iter(ask.expected)), by=by)
    follow_undo(engine, step, by.now_ms)
    return step
