"""Wait for a turn: few jobs of one server work at a time, and nobody's jobs hold up all others.

Each job that was asked for is a file, which holds whose it is. Its name orders the jobs by the
time of asking; a file whose process has ended is thrown away.
"""

import contextlib
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from dashboard.shared.jobs.progress import JobProgress
from models.records.errors import BadArgumentError, CancelledError
from models.records.private_files import make_private_folder
from models.records.views.waiting_job import WaitingJob

MOST_WAITING = 100  # jobs of a server, those at work included
TICK_SECONDS = 0.5


@contextmanager
def take_turn(
    folder: Path,
    job: WaitingJob,
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
    job : WaitingJob
        What waits and whose it is; jobs without a name are one person's.
    report : callable
        Called with the place in the queue.

    Raises
    ------
    BadArgumentError
        If `most` jobs wait already.
    CancelledError
        If somebody cancelled it while it waited.
    """
    make_private_folder(folder)
    if len(queue_of(folder)) >= most:
        raise BadArgumentError(
            f"{most} jobs wait on this server already. Wait for some to end, or stop some on the"
            " data page; nothing was changed."
        )
    # Not the clock of the day, which can be set back: what counts the time since the machine began.
    ticket = folder / f"{time.monotonic_ns():020d}-{os.getpid()}"
    about = json.dumps([job.who, job.kind, job.subject])
    ticket.write_text(about, encoding="utf-8", errors="replace")
    try:
        reported = ""
        while True:
            queue = queue_of(folder)
            if ticket not in queue:
                raise CancelledError("Somebody stopped it on the data page before it began.")
            place = queue.index(ticket)
            if place < at_once:
                break
            text = f"Waiting: position {place - at_once + 1} of {len(queue) - at_once}"
            if text != reported:
                report(JobProgress(0, text))
                reported = text
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
            who = _read(ticket).who
        except FileNotFoundError:
            continue  # it has just ended
        asked[who] += 1
        ranked.append((asked[who], ticket))
    return [ticket for _, ticket in sorted(ranked)]


def waiting_jobs(folder: Path, at_once: int) -> list[WaitingJob]:
    """List the jobs that wait for their turn, the next one first."""
    if not folder.is_dir():
        return []
    found = []
    for ticket in queue_of(folder)[at_once:]:
        with contextlib.suppress(FileNotFoundError):
            found.append(_read(ticket))
    return found


def cancel_waiting(folder: Path, name: str) -> None:
    """Keep a job that waits from beginning; one that has begun or ended stays as it is."""
    if re.fullmatch(r"\d+-\d+", name):
        (folder / name).unlink(missing_ok=True)


def _read(ticket: Path) -> WaitingJob:
    """Read whose a ticket is; one that is being written is nobody's yet.

    Raises
    ------
    FileNotFoundError
        If the job has just ended.
    """
    try:
        who, kind, subject = json.loads(ticket.read_text(encoding="utf-8"))
    except ValueError:
        who, kind, subject = "", "job", ""
    return WaitingJob(ticket.name, kind, subject, who)


def _lives(ticket: Path) -> bool:
    number = ticket.name.rpartition("-")[2]
    try:
        return number.isdigit() and psutil.Process(int(number)).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
