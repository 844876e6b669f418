"""Wait for a turn: few jobs of one server work at a time, and nobody's jobs hold up all others.

Each job that was asked for is a file, which holds whose it is. Its name orders the jobs by the
time of asking; a file whose process has ended is thrown away.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from dashboard.shared.jobs.progress import JobProgress
from models.records.errors import BadArgumentError
from models.records.private_files import make_private_folder

MOST_WAITING = 100  # jobs of a server, those at work included
TICK_SECONDS = 0.5


@contextmanager
def take_turn(
    folder: Path,
    who: str,
    at_once: int,
    report: Callable[[JobProgress], None],
    *,
    most: int = MOST_WAITING,
) -> Iterator[None]:
    """Wait until fewer than `at_once` jobs that come first are there, then work in the block.

    The first job of each person comes before anybody's second.

    Parameters
    ----------
    folder : Path
        Where the jobs of this server queue.
    who : str
        Whose job it is; jobs without a name are one person's.
    report : callable
        Called with the place in the queue.

    Raises
    ------
    BadArgumentError
        If `most` jobs wait already.
    """
    make_private_folder(folder)
    if len(queue_of(folder)) >= most:
        raise BadArgumentError(
            f"{most} jobs wait on this server already. Wait for some to end, or stop some on the"
            " data page; nothing was changed."
        )
    # Not the clock of the day, which can be set back: what counts the time since the machine began.
    ticket = folder / f"{time.monotonic_ns():020d}-{os.getpid()}"
    ticket.write_text(who, encoding="utf-8", errors="replace")
    try:
        told = ""
        while True:
            queue = queue_of(folder)
            place = queue.index(ticket) if ticket in queue else 0
            if place < at_once:
                break
            text = f"Waiting: position {place - at_once + 1} of {len(queue) - at_once}"
            if text != told:
                report(JobProgress(0, text))
                told = text
            time.sleep(TICK_SECONDS)
        yield
    finally:
        ticket.unlink(missing_ok=True)


def queue_of(folder: Path) -> list[Path]:
    """Return the tickets of living processes in the order of their turns."""
    asked: Counter[str] = Counter()
    ranked = []
    for ticket in sorted(folder.iterdir()):
        if not _lives(ticket):
            ticket.unlink(missing_ok=True)
            continue
        try:
            who = ticket.read_text(encoding="utf-8")
        except FileNotFoundError:
            continue  # it has just ended
        asked[who] += 1
        ranked.append((asked[who], ticket))
    return [ticket for _, ticket in sorted(ranked)]


def _lives(ticket: Path) -> bool:
    number = ticket.name.rpartition("-")[2]
    try:
        return number.isdigit() and psutil.Process(int(number)).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
