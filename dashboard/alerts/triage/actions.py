"""Do what a person asked for on the alerts' pages, and say what came of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine

from dashboard.alerts.rows import summaries
from dashboard.alerts.triage.command import STATUS_OF, Action, TriageCommand, parse_ask
from dashboard.alerts.triage.data import open_summary, perform, read_touched
from dashboard.alerts.triage.round_webhook import post_round
from dashboard.shared.formatting.values import count
from dashboard.shared.urls.alert_link import summary_link
from models.records.errors import BandwatchError, EditConflictError
from models.records.settings import Settings

ROUND_STARTED = "a round of retriggers was started."


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What came of an ask, for the page."""

    ok: bool
    text: str
    at: int = 0  # that of the ask, so that equal answers differ
    step: int = 0  # what was done; 0 where there is nothing to undo
    stale: bool = False  # somebody else was faster
    undo: bool = False  # whether it was an undo
    touched: tuple[int, ...] = ()  # summaries, as often as their version was raised
    link: str = ""  # of a summary that was created
    undone: str = ""  # the toast once this step is undone


def act_on(
    engine: Engine, given: Mapping[str, Any], now_ms: int, settings: Settings | None = None
) -> dict[str, Any]:
    """Do what the browser sent, in one transaction.

    Parameters
    ----------
    settings : Settings, optional
        Where rounds of retriggers are posted to; None: nowhere.

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
            number = open_summary(engine, ask, now_ms)
            opened = f"Summary {number} was opened."
            return asdict(ActionResult(True, opened, ask.at, link=summary_link(number)))
        step = perform(engine, ask, now_ms)
    except EditConflictError as error:
        return asdict(ActionResult(False, str(error), moment, stale=True, undo=undo))
    except BandwatchError as error:
        return asdict(ActionResult(False, str(error), moment, undo=undo))
    text = "Nothing changed: already in this state." if step == 0 else action_text(ask)
    if step and ask.do is Action.ROUND and settings is not None:
        text += post_round(engine, settings, next(iter(ask.expected)), now_ms)
    touched = read_touched(engine, step) if step else ()
    done = 0 if undo else step or 0
    undone = reverse_text(ask) if done else ""
    return asdict(ActionResult(True, text, moment, done, undo=undo, touched=touched, undone=undone))


def subject_of(ask: TriageCommand) -> str:
    """Name what a command is about: alerts, one summary, or several."""
    if ask.alerts:
        return count(len(ask.alerts), "alert")
    if len(ask.expected) == 1:
        return f"Summary {next(iter(ask.expected))}"
    return summaries(len(ask.expected))


def action_text(ask: TriageCommand) -> str:  # noqa: C901 (one case an action; mypy sees that none is missing)
    """Format what was done, for a toast."""
    on = subject_of(ask)
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
            return f"{on}: {f'assigned to {ask.word}' if ask.word else 'unassigned'}."
        case Action.STAR:
            return f"{on}: {'starred' if ask.on else 'no longer starred'}."
        case Action.NOTE:
            return f"{on}: note added."
        case Action.TAG:
            return f"{on}: tagged “{ask.word}”."
        case Action.UNTAG:
            return f"{on}: tag “{ask.word}” removed."
        case Action.BUG:
            return f"{on}: {f'bug {ask.word}' if ask.word else 'no bug'}."
        case Action.RANGE:
            return f"{on}: the revisions are {ask.word}."
        case Action.ROUND:
            return f"{on}: {ROUND_STARTED}"
        case Action.COMPLETE:
            return f"{on}: a round of retriggers was completed."
        case Action.HAND_OVER:
            return f"{on}: data handed over to the performance sheriff."
        case Action.ACCEPT:
            return f"{on}: the new level is accepted. The next fit knows the step."
        case Action.WITHDRAW:
            return f"{on}: the level is no longer accepted. The next fit forgets the step."
        case Action.UNDO | Action.CREATE:
            return "Undone."


def reverse_text(ask: TriageCommand) -> str:
    """Format the effect of undoing an action, for a toast: ``… are no longer invalid.``."""
    if ask.do not in (Action.ACKNOWLEDGE, Action.INVALID, Action.INFRA):
        return action_text(ask)
    number = len(ask.alerts) or len(ask.expected)
    be = "is" if number == 1 else "are"
    return f"{subject_of(ask)} {be} no longer {STATUS_OF[ask.do].value}."
