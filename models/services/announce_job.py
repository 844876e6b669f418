"""Announce a job that runs for a person, and hear whether anyone wants it to stop.

A thread of its own speaks to the store, because a job must neither wait for others who write
nor fail because it could not be announced.
"""

import logging
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from models.records.clock import Clock
from models.records.running_job import RunningJob
from models.storage.jobs.job_store import (
    begin_job,
    end_jobs,
    is_asked_to_stop,
    read_jobs,
    report_job,
)

log = logging.getLogger(__name__)

TICK_SECONDS = 0.5
HEARTBEAT_SECONDS = 10.0  # a job that has nothing to tell says at least that it lives
SILENCE_MS = 120_000  # after which a job counts as dead, as when its machine was switched off
LEAVE_SECONDS = 3.0  # that a finished job waits for its notice to be taken down


class AnnouncedJob:
    """A job that others may see."""

    def __init__(self, engine: Engine, kind: str, subject: str, clock: Clock) -> None:
        self.stopped = threading.Event()  # set when somebody asked it to stop
        self._engine = engine
        self._names = (kind, subject)
        self._clock = clock
        self._ended = threading.Event()
        self._told = (0, "Starting")
        self._thread = threading.Thread(target=self._keep, name="announce", daemon=True)
        self._thread.start()

    def report(self, percent: int, stage: str) -> None:
        """Record the progress of the job; returns at once."""
        self._told = (percent, stage)

    def end(self) -> None:
        """Take the notice down."""
        self._ended.set()
        self._thread.join(LEAVE_SECONDS)

    def _keep(self) -> None:
        job_id: int | None = None
        stored, spoke = self._told, time.monotonic()
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
                        self._engine, *self._names, host=host, pid=pid, now_ms=now_ms
                    )
                    spoke = time.monotonic()
                    continue
                told = self._told
                if told != stored or time.monotonic() - spoke > HEARTBEAT_SECONDS:
                    report_job(self._engine, job_id, *told, now_ms)
                    stored, spoke = told, time.monotonic()
                if is_asked_to_stop(self._engine, job_id):
                    self.stopped.set()
            except SQLAlchemyError as error:
                log.warning("Others are not told of a running job: %s", error)
                if ended:
                    return
                self._ended.wait(TICK_SECONDS)


@contextmanager
def announce_job(engine: Engine, kind: str, subject: str, clock: Clock) -> Iterator[AnnouncedJob]:
    """Announce a job until the block is left.

    Parameters
    ----------
    kind : str
        One word for what it does: "refit", "assessment", "replay".
    subject : str
        What it works on, as a person reads it.
    clock : Clock
        Dates what others are told of it.
    """
    job = AnnouncedJob(engine, kind, subject, clock)
    try:
        yield job
    finally:
        job.end()


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
