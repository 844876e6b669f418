"""A kind of background job: what runs it, and how its parts in the shell are called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.shared.jobs.progress import JobProgress
from models.access.roles import Role
from models.records.settings import Settings

Report = Callable[[JobProgress], None]


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of job that pages ask for, and that outlives the page that asked.

    A page asks by writing a request into the store `request`: ``at`` distinguishes one request from
    another, ``nonce`` one page load from another, ``title`` is named on the card, and ``kept``,
    if given, replaces `kept`. When the job has ended, pages find its result in the store `done`.
    """

    name: str  # the ids of its parts begin with it
    label: str  # of the card
    running: str  # what the card's title begins with, before the request's title
    ended: str
    kept: str  # what stays after a job that was cancelled; blank for nothing to say
    button: str  # id of the button that asks for it, which rests while one runs
    run: Callable[[Settings, dict[str, Any], Report], dict[str, Any]]
    poll_ms: int = 500
    role: Role = Role.SHERIFF  # needed to start it, to ask after it and to cancel it

    @property
    def request(self) -> str:
        """Id of the store that says what to do; a new value starts a job."""
        return self.part("request")

    @property
    def result(self) -> str:
        """Id of the store that the job itself writes to; see :mod:`.register`."""
        return self.part("result")

    @property
    def done(self) -> str:
        """Id of the store with the same result, for pages."""
        return self.part("done")

    @property
    def is_running(self) -> str:
        """Id of the store that says whether a job of this browser tab runs."""
        return self.part("running")

    def part(self, name: str) -> str:
        """Name a part of the card."""
        return f"{self.name}-{name}"

    def words(self) -> dict[str, str]:
        """Return what ``assets/jobs.js`` needs to know."""
        return {
            "job": self.name,
            "running": self.running,
            "ended": self.ended,
            "kept": self.kept,
            "button": self.button,
        }
