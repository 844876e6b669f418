"""What a person asks for on the alerts' pages, read from what the browser sends.

Pure: no Dash, no store. Whatever is not as it should be is refused with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.records.errors import BadArgumentError
from models.triage.alert import AlertStatus, SummaryStatus

LONGEST_WORD = 500
LONGEST_TEXT = 20_000
MOST_AT_ONCE = 2000


class Action(StrEnum):
    """What can be asked for, as buttons and keys name it."""

    ACKNOWLEDGE = "acknowledge"
    INVALID = "invalid"
    INFRA = "infra"
    DOWNSTREAM = "downstream"
    REASSIGN = "reassign"
    RESET = "reset"
    STATE = "state"
    TAKE = "take"
    ASSIGN = "assign"
    STAR = "star"
    NOTE = "note"
    TAG = "tag"
    UNTAG = "untag"
    BUG = "bug"
    RANGE = "range"
    ROUND = "round"
    COMPLETE = "complete"
    HAND_OVER = "handover"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"
    CREATE = "create"
    UNDO = "undo"


STATUS_OF = {
    Action.ACKNOWLEDGE: AlertStatus.ACKNOWLEDGED,
    Action.INVALID: AlertStatus.INVALID,
    Action.INFRA: AlertStatus.INFRA,
    Action.DOWNSTREAM: AlertStatus.DOWNSTREAM,
    Action.REASSIGN: AlertStatus.REASSIGNED,
    Action.RESET: AlertStatus.UNTRIAGED,
}


@dataclass(frozen=True, slots=True)
class TriageCommand:
    """One thing that a person wants done."""

    do: Action
    who: str
    expected: dict[int, int] = field(default_factory=dict)  # summary to the version that was seen
    alerts: tuple[int, ...] = ()  # none: all alerts of the summaries that it can be done to
    text: str = ""  # a note, or why
    word: str = ""  # a name, a tag, a bug
    related: int | None = None
    status: SummaryStatus | None = None
    on: bool = True  # for the star
    step: int | None = None  # to undo; None: the last one of the summary
    budget: int = 0  # of runs, for a round
    round: int | None = None  # that is completed
    series: int | None = None  # of an alert that is created by hand
    start_ms: int | None = None  # where it begins
    at: int = 0  # when, by the browser's clock; tells one ask from another


def parse_ask(given: Mapping[str, Any]) -> TriageCommand:
    """Read what the browser sent.

    Raises
    ------
    BadArgumentError
        If a part is missing or not of its kind; the message names it.
    """
    try:
        do = Action(str(given.get("do")))
    except ValueError:
        raise BadArgumentError(f"Unknown action “{given.get('do')}”.") from None
    who = _text(given, "who", LONGEST_WORD).strip()
    if not who:
        raise BadArgumentError("Enter your name first: every step is recorded with a name.")
    status = given.get("status")
    try:
        state = None if not status else SummaryStatus(str(status))
    except ValueError:
        raise BadArgumentError(f"A summary cannot be “{status}”.") from None
    alerts = given.get("alerts") or []
    if not isinstance(alerts, list) or len(alerts) > MOST_AT_ONCE:
        raise BadArgumentError(f"At most {MOST_AT_ONCE:,} alerts can be changed at once.")
    ask = TriageCommand(
        do=do,
        who=who,
        expected=_expected(given.get("summaries")),
        alerts=tuple(_number(item, "an alert") for item in alerts),
        text=_text(given, "text", LONGEST_TEXT).strip(),
        word=_text(given, "word", LONGEST_WORD).strip(),
        related=_maybe(given.get("related"), "a summary"),
        status=state,
        on=bool(given.get("on", True)),
        step=_maybe(given.get("step"), "a step"),
        budget=_maybe(given.get("budget"), "a budget") or 0,
        round=_maybe(given.get("round"), "a round"),
        series=_maybe(given.get("series"), "a series"),
        start_ms=_maybe(given.get("start"), "a time"),
        at=_maybe(given.get("at"), "a time") or 0,
    )
    elsewhere = (ask.do is Action.UNDO and ask.step is not None) or ask.do is Action.CREATE
    if not ask.expected and not elsewhere:
        raise BadArgumentError("Choose a summary first.")
    return ask


def _expected(given: Any) -> dict[int, int]:
    if given is None:
        return {}
    if not isinstance(given, Mapping) or len(given) > MOST_AT_ONCE:
        raise BadArgumentError(f"At most {MOST_AT_ONCE:,} summaries can be changed at once.")
    return {
        _number(summary, "a summary"): _number(version, "a version")
        for summary, version in given.items()
    }


def _maybe(value: Any, what: str) -> int | None:
    return None if value is None or value == "" else _number(value, what)


def _number(value: Any, what: str) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise BadArgumentError(f"“{text[:40]}” is not {what} number.")
    return int(text)


def _text(given: Mapping[str, Any], name: str, most: int) -> str:
    value = given.get(name)
    text = "" if value is None else str(value).replace("\x00", "\ufffd")
    if len(text) > most:
        raise BadArgumentError(f"That is {len(text):,} characters; at most {most:,} are kept.")
    return text
