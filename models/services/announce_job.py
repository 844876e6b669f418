"""Announce a job that runs for a person, and hear whether anyone wants it to stop.

A thread of its own speaks to the store, because a job must neither wait for others who write
nor fail because it could not be announced.
"""

import hashlib
import json
import logging
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from models.records.clock import Clock
from models.records.views.running_job import RunningJob
from models.storage.jobs.job_store import (
    begin_job,
    end_jobs,
    is_asked_to_stop,
    read_jobs,
    report_job,
)

log = logging.getLogger(__name__)

Report = Callable[[int, str], None]

TICK_SECONDS = 0.5
HEARTBEAT_SECONDS = 10.0  # a job that has nothing to tell says at least that it lives
SILENCE_MS = 120_000  # after which a job counts as dead, as when its machine was switched off
ANSWER_SECONDS = 2.0  # that a job waits to learn whether another does the same work
LEAVE_SECONDS = 3.0  # that a finished job waits for its notice to be taken down


class AnnouncedJob:
    """A job that others may see."""

    def __init__(
        self,
        engine: Engine,
        kind: str,
        subject: str,
        clock: Clock,
        who: str = "",
        job_id: int | None = None,
    ) -> None:
        self.stopped = threading.Event()  # set when somebody asked it to stop
        self.joined = False  # whether it waited for a job with the same work
        self._engine = engine
        self._names = (kind, subject)
        self._who = who
        self._job_id = job_id  # None: it is announced by its thread
        self._clock = clock
        self._ended = threading.Event()
        self._progress = (0, "Starting")
        self._thread = threading.Thread(target=self._keep, name="announce", daemon=True)
        self._thread.start()

    def report(self, percent: int, stage: str) -> None:
        """Record the progress of the job; returns at once."""
        self._progress = (percent, stage)

    def end(self) -> None:
        """Take the notice down."""
        self._ended.set()
        self._thread.join(LEAVE_SECONDS)

    def _keep(self) -> None:
        job_id = self._job_id
        stored, spoke = self._progress, time.monotonic()
        while True:
            ended = self._ended.wait(0 if job_id is None else TICK_SECONDS)
            now_ms = self._clock.now_ms()
            try:
                if ended:
                    if job_id is not None:
                        end_jobs(self._engine, [job_id])
                    return
                if job_id is None:
                    host, pid = platform.node(), os.getpid()
                    job_id = begin_job(
                        self._engine,
                        *self._names,
                        host=host,
                        pid=pid,
                        now_ms=now_ms,
                        who=self._who,
                    )
                    spoke = time.monotonic()
                    continue
                progress = self._progress
                if progress != stored or time.monotonic() - spoke > HEARTBEAT_SECONDS:
                    report_job(self._engine, job_id, *progress, now_ms)
                    stored, spoke = progress, time.monotonic()
                if is_asked_to_stop(self._engine, job_id):
                    self.stopped.set()
            except SQLAlchemyError as error:
                log.warning("Others are not told of a running job: %s", error)
                if ended:
                    return
                self._ended.wait(TICK_SECONDS)


@contextmanager
def announce_job(
    engine: Engine,
    kind: str,
    subject: str,
    clock: Clock,
    *,
    who: str = "",
    work: str | None = None,
    report: Report | None = None,
) -> Iterator[AnnouncedJob]:
    """Announce a job until the block is left.

    A job with the same work as one that runs joins it: it waits for its end, with its progress,
    and does then only what is left to do. If the first was asked to stop, so is the second.

    Parameters
    ----------
    kind : str
        One word for what it does: "refit", "assessment", "replay".
    subject : str
        What it works on, as a person reads it.
    clock : Clock
        Dates what others are told of it.
    who : str
        Who started it; blank where not named.
    work : str, optional
        As of `name_work`; without it the job joins no other, and none joins it.
    report : callable, optional
        Given percent and stage of the job that it joined.
    """
    claim = _Claim()
    if work is not None:
        asked = _Asked()
        claim = _claim_in_time(
            asked,
            lambda: _claim(
                asked, engine, kind, subject, clock, who, work, report or (lambda *_: None)
            ),
        )
    job = AnnouncedJob(engine, kind, subject, clock, who, claim.job_id)
    job.joined = claim.joined
    if claim.stopped:
        job.stopped.set()
    try:
        yield job
    finally:
        job.end()


def name_work(kind: str, **asked: object) -> str:
    """Name the work of a job, equally for jobs that would do the same.

    Parameters
    ----------
    asked : JSON values
        All that decides what the job does.
    """
    text = json.dumps([kind, asked], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Claim:
    job_id: int | None = None
    joined: bool = False
    stopped: bool = False  # whether the job that it joined was asked to stop


class _Asked:
    """What the thread that asks for the work and the job that waits for it know of each other."""

    def __init__(self) -> None:
        self.answered = threading.Event()  # the store said whether the work is free
        self.ended = threading.Event()
        self.given_up = threading.Event()  # the job began without an answer
        self.claim = _Claim()


def _claim_in_time(asked: _Asked, claim: Callable[[], _Claim]) -> _Claim:
    """Take the work, or begin without having asked where the store does not answer in time.

    While others write to the store, a job must not wait for a word about itself.
    """

    def ask() -> None:
        try:
            asked.claim = claim()
        finally:
            asked.answered.set()
            asked.ended.set()

    threading.Thread(target=ask, name="claim", daemon=True).start()
    if not asked.answered.wait(ANSWER_SECONDS):
        asked.given_up.set()
        return _Claim()
    asked.ended.wait()
    return asked.claim


def _claim(
    asked: _Asked,
    engine: Engine,
    kind: str,
    subject: str,
    clock: Clock,
    who: str,
    work: str,
    report: Report,
) -> _Claim:
    """Take the work, once every other job that does it has ended."""
    joined = stopped = False
    while True:
        try:
            job_id = begin_job(
                engine,
                kind,
                subject,
                host=platform.node(),
                pid=os.getpid(),
                now_ms=clock.now_ms(),
                who=who,
                work=work,
            )
            if asked.given_up.is_set():
                if job_id is not None:
                    end_jobs(engine, [job_id])
                return _Claim()
            if job_id is not None:
                return _Claim(job_id, joined, stopped)
            asked.answered.set()
            first = next(
                (job for job in running_jobs(engine, clock.now_ms()) if job.work == work), None
            )
        except SQLAlchemyError as error:
            log.warning("Whether the same job runs already is not known: %s", error)
            return _Claim(None, joined, stopped)
        if first is not None:
            joined, stopped = True, first.cancel_ms is not None
            report(first.percent, f"Joined the same job{_by(first.who)}: {first.stage}")
            time.sleep(TICK_SECONDS)


def _by(who: str) -> str:
    return f" of {who}" if who else ""


def running_jobs(engine: Engine, now_ms: int) -> list[RunningJob]:
    """List the jobs that run, and forget those that were killed.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    """
    every = read_jobs(engine)
    dead = [job.id for job in every if not _lives(job, now_ms)]
    if dead:
        end_jobs(engine, dead)
    return [job for job in every if job.id not in dead]


def _lives(job: RunningJob, now_ms: int) -> bool:
    if now_ms - job.heard_ms > SILENCE_MS:
        return False
    if job.host != platform.node():
        return True
    try:
        return psutil.Process(job.pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
