"""One thing that was looked at, and what was found."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from models.records.errors import BandwatchError


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    PROBLEM = "problem"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at; ``text`` says what is there, or what is wrong and what to do."""

    name: str
    state: State
    text: str


def check(name: str, look: Callable[[], str]) -> Check:
    """Look at one thing; an error that a user can mend becomes a problem, told as it is."""
    try:
        return Check(name, State.OK, look())
    except BandwatchError as error:
        return Check(name, State.PROBLEM, str(error))
