"""Whether a server can do its work: the store, the disk, the queue and a worker."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.services.operation.deadline import Finding, Look

SECONDS = 2.0  # for all looks together; probes of orchestrators wait a little longer


class Readiness(StrEnum):
    """How a server is."""

    READY = "ready"
    DEGRADED = "degraded"  # pages answer; background work waits
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Report:
    """How a server is, and what was found of each part by its name."""

    status: Readiness
    found: dict[str, Finding]


class ReadinessCheck:
    """Looks at the parts of a deployment at once.

    Parameters
    ----------
    needed : sequence of Look
        Without them no page answers.
    for_jobs : sequence of Look
        Without them pages answer, and background work waits.
    """

    def __init__(self, needed: Sequence[Look], for_jobs: Sequence[Look] = ()) -> None:
        self._needed = tuple(needed)
        self._for_jobs = tuple(for_jobs)

    def report(self, seconds: float = SECONDS) -> Report:
        """Look at every part; takes no longer than `seconds`, whatever hangs."""
        begun = [(look.name, look.begin()) for look in (*self._needed, *self._for_jobs)]
        deadline = time.monotonic() + seconds
        late = Finding(False, f"does not answer within {seconds:g} s")
        found = {
            name: once.wait(max(0.0, deadline - time.monotonic())) or late for name, once in begun
        }
        if not all(found[look.name].well for look in self._needed):
            status = Readiness.FAILING
        elif not all(found[look.name].well for look in self._for_jobs):
            status = Readiness.DEGRADED
        else:
            status = Readiness.READY
        return Report(status, found)
