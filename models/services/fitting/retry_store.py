"""Try again what failed because the store did not answer, as while its server starts anew."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)

WAITS_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)

Done = TypeVar("Done")


def retry_store(
    work: Callable[[], Done], stop: threading.Event, waits: Sequence[float] = WAITS_SECONDS
) -> Done:
    """Do work that may be repeated; again, later and later, where the store does not answer.

    Parameters
    ----------
    work : callable
        Leaves nothing half done when it fails.
    stop : threading.Event
        Ends the waiting.
    waits : sequence of float
        Seconds before each further try; a minute in all, as long as a restart of a server takes.

    Raises
    ------
    OperationalError
        That of the last try.
    """
    for seconds in waits:
        try:
            return work()
        except OperationalError as error:
            log.warning("The store did not answer; trying again in %g s: %s", seconds, error.orig)
            if stop.wait(seconds):
                raise
    return work()
