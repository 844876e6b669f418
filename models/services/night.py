"""The work of a night, in steps: one that fails is reported, and ends no other."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine

from models.records.clock import Clock
from models.records.errors import BandwatchError
from models.records.fault_text import fault_text
from models.services.announce_job import AnnouncedJob, announce_job
from models.storage.database.work_lock import NIGHT, work_lock

log = logging.getLogger(__name__)


class StepState(StrEnum):
    """How a step of the night ended."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


class SkipStep(Exception):  # noqa: N818 (no error: there is nothing to do)
    """Raised by a step that has nothing to do; its text is the reason."""


@dataclass(frozen=True, slots=True)
class NightStep:
    """A step: its name, and the work, which returns a line about what it did.

    The work is given the announced job, to report progress and to learn that it is to stop.
    """

    name: str
    work: Callable[[AnnouncedJob], str]


@dataclass(frozen=True, slots=True)
class StepDone:
    """What became of a step."""

    name: str
    state: StepState
    text: str
    seconds: float = 0.0


def run_night(
    engine: Engine,
    steps: Sequence[NightStep],
    clock: Clock,
    on_step: Callable[[StepDone], None] | None = None,
) -> list[StepDone] | None:
    """Run the steps in their order, while no other process runs a night on the store.

    The night is a job on the data page, where it can be stopped: the step that runs ends as it
    does when it is stopped, and those after it are skipped.

    Returns
    -------
    list of StepDone
        One for each step; None if another night runs, and nothing was done.
    """
    with work_lock(engine, NIGHT, wait=False) as held:
        if not held:
            return None
        done = []
        with announce_job(engine, "night", "all series", clock) as job:
            for step in steps:
                if job.stopped.is_set():
                    found = StepDone(step.name, StepState.SKIPPED, "the night was stopped")
                else:
                    job.report(0, step.name.capitalize())
                    found = _run(step, job)
                done.append(found)
                if on_step is not None:
                    on_step(found)
        return done


def _run(step: NightStep, job: AnnouncedJob) -> StepDone:
    begin = time.perf_counter()
    try:
        text, state = step.work(job), StepState.DONE
    except SkipStep as reason:
        text, state = str(reason), StepState.SKIPPED
    except BandwatchError as error:
        text, state = str(error), StepState.FAILED
    except Exception as error:
        log.exception("The step %s of the night failed", step.name)
        text, state = fault_text(error), StepState.FAILED
    return StepDone(step.name, state, text, round(time.perf_counter() - begin, 3))
