"""Jobs are seen while they run, can be asked to stop, and are forgotten when they were killed."""

import multiprocessing
import os
import platform
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.services.announce_job import (
    SILENCE_MS,
    TICK_SECONDS,
    announce_job,
    name_work,
    running_jobs,
)
from models.storage.database.engine import open_engine
from models.storage.database.schema import bring_up_to_date
from models.storage.jobs.job_store import ask_to_stop, begin_job, read_jobs
from tests.patience import PATIENCE_S
from tests.present import CLOCK, PRESENT_MS


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.sqlite3'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = open_engine(url)
    bring_up_to_date(made)
    yield made
    made.dispose()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_job_is_seen_with_its_progress_until_it_ends(engine: Engine) -> None:
    with announce_job(engine, "refit", "a/b/c", CLOCK) as job:
        until(lambda: bool(running_jobs(engine, PRESENT_MS)))
        job.report(40, "Sampling by Stan")
        until(lambda: running_jobs(engine, PRESENT_MS)[0].stage == "Sampling by Stan")
        (seen,) = running_jobs(engine, PRESENT_MS)
        assert (seen.kind, seen.subject, seen.percent) == ("refit", "a/b/c", 40)
        assert (seen.pid, seen.cancel_ms) == (os.getpid(), None)
        assert not job.stopped.is_set()
    assert read_jobs(engine) == []


def test_anybody_can_ask_a_job_to_stop(engine: Engine) -> None:
    with announce_job(engine, "refit", "a", CLOCK) as job:
        until(lambda: bool(read_jobs(engine)))
        assert ask_to_stop(engine, read_jobs(engine)[0].id, PRESENT_MS)
        assert job.stopped.wait(PATIENCE_S)
        assert running_jobs(engine, PRESENT_MS)[0].cancel_ms is not None
    assert not ask_to_stop(engine, 999, PRESENT_MS)


def test_a_job_does_not_wait_for_those_who_write(engine: Engine) -> None:
    with engine.begin():  # holds the write lock
        begun = time.monotonic()
        with announce_job(engine, "refit", "a", CLOCK) as job:
            job.report(10, "on")
        assert time.monotonic() - begun < 20  # and not the 30 seconds that a writer would wait
    until(lambda: read_jobs(engine) == [])


def _work(url: str) -> None:
    engine = open_engine(url)
    with announce_job(engine, "refit", "killed", CLOCK):
        time.sleep(60)


def test_a_killed_job_is_forgotten(engine: Engine, url: str) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(url,))
    process.start()
    assert process.pid is not None
    until(lambda: bool(running_jobs(engine, PRESENT_MS)))
    os.kill(process.pid, signal.SIGKILL)
    process.join(PATIENCE_S)
    assert read_jobs(engine) != []
    assert running_jobs(engine, PRESENT_MS) == []
    assert read_jobs(engine) == []


def test_a_job_elsewhere_counts_as_dead_after_a_long_silence(engine: Engine) -> None:
    begin_job(engine, "refit", "far", host="elsewhere.example", pid=1, now_ms=1000)
    begin_job(engine, "refit", "here", host=platform.node(), pid=os.getpid(), now_ms=1000)
    assert len(running_jobs(engine, 1000 + SILENCE_MS)) == 2
    assert running_jobs(engine, 1001 + SILENCE_MS) == []


def test_a_second_job_with_the_same_work_joins_the_first(engine: Engine) -> None:
    work = name_work("refit", series="a", options={"knots": 3})
    said: list[tuple[int, str]] = []

    def second() -> bool:
        def report(percent: int, text: str) -> None:
            said.append((percent, text))

        with announce_job(engine, "refit", "a", CLOCK, who="bob", work=work, report=report) as job:
            assert [item.who for item in read_jobs(engine)] == ["bob"]
            return job.joined

    with ThreadPoolExecutor(1) as pool:
        with announce_job(engine, "refit", "a", CLOCK, who="ada", work=work) as first:
            assert not first.joined
            first.report(40, "Sampling by Stan")
            until(lambda: read_jobs(engine)[0].stage == "Sampling by Stan")
            joining = pool.submit(second)
            until(lambda: (40, "Joined the same job of ada: Sampling by Stan") in said)
            assert [(item.who, item.work) for item in read_jobs(engine)] == [("ada", work)]
            assert not joining.done()
        assert joining.result(20)
    assert read_jobs(engine) == []


def test_work_that_differs_is_not_joined_and_what_was_killed_is_taken_over(
    engine: Engine,
) -> None:
    work, other = (name_work("refit", series=name) for name in "ab")
    assert work == name_work("refit", series="a")

    def begin() -> int | None:
        host, pid = platform.node(), 2**22 + 1  # a process that is not there
        return begin_job(engine, "refit", "a", host=host, pid=pid, now_ms=PRESENT_MS, work=work)

    assert begin() is not None
    assert begin() is None
    with (
        announce_job(engine, "refit", "b", CLOCK, work=other) as one,
        announce_job(engine, "refit", "a", CLOCK, work=work) as two,
    ):
        assert (one.joined, two.joined) == (False, False)


def test_who_joined_a_job_that_is_stopped_is_stopped_as_well(engine: Engine) -> None:
    work = name_work("refit", series="a")

    def second() -> bool:
        with announce_job(engine, "refit", "a", CLOCK, work=work) as job:
            return job.stopped.is_set()

    with ThreadPoolExecutor(1) as pool:
        with announce_job(engine, "refit", "a", CLOCK, work=work) as first:
            joining = pool.submit(second)
            assert ask_to_stop(engine, read_jobs(engine)[0].id, PRESENT_MS)
            assert first.stopped.wait(PATIENCE_S)
            time.sleep(3 * TICK_SECONDS)  # in which the second asks again
        assert joining.result(20)
