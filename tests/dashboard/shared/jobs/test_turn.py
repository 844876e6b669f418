"""Jobs wait for their turn; nobody's jobs hold up all others, and dead ones none."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dashboard.shared.jobs import turn
from dashboard.shared.jobs.progress import JobProgress
from dashboard.shared.jobs.turn import cancel_waiting, take_turn, waiting_jobs
from models.records.errors import BadArgumentError, CancelledError
from models.records.views.waiting_job import WaitingJob
from tests.patience import PATIENCE_S

BOBS = WaitingJob("", "refit", "a/b", "bob")
EARLIER, LATER = "0" * 20, "9" * 20


def ticket(folder: Path, start: str, who: str, pid: int | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{start}-{os.getpid() if pid is None else pid}"
    path.write_text(json.dumps([who, "refit", "a/b"]))
    return path


def test_a_job_waits_for_those_before_it_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "TICK_SECONDS", 0.01)
    first = ticket(tmp_path, EARLIER, "ada")
    told: list[str] = []
    waits = threading.Event()

    def report(progress: JobProgress) -> None:
        told.append(progress.text)
        waits.set()

    def work() -> None:
        with take_turn(tmp_path, BOBS, 1, report):
            told.append("works")

    job = threading.Thread(target=work)
    job.start()
    assert waits.wait(PATIENCE_S)
    assert told == ["Waiting: position 1 of 1"]
    first.unlink()
    job.join(PATIENCE_S)
    assert told[-1] == "works"
    assert list(tmp_path.iterdir()) == []


def test_the_first_job_of_each_person_comes_before_anybodys_second(tmp_path: Path) -> None:
    for place in range(3):
        ticket(tmp_path, f"{place:020d}", "ada")
    bobs = ticket(tmp_path, LATER, "bob")
    assert turn.queue_of(tmp_path).index(bobs) == 1


def test_jobs_whose_process_ended_hold_up_nobody(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = ticket(tmp_path, EARLIER, "ada", ended.pid)
    with take_turn(tmp_path, BOBS, 1, lambda _: None):
        assert not left.exists()


def test_too_many_jobs_are_refused_in_words(tmp_path: Path) -> None:
    for place in range(3):
        ticket(tmp_path, f"{place:020d}", f"p{place}")
    with (
        pytest.raises(BadArgumentError, match="3 jobs wait on this server"),
        take_turn(tmp_path, BOBS, 1, lambda _: None, most=3),
    ):
        raise AssertionError("it must not work")
    assert len(list(tmp_path.iterdir())) == 3


def test_a_job_that_fails_gives_its_turn_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), take_turn(tmp_path, BOBS, 1, lambda _: None):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_jobs_that_wait_are_listed_and_one_that_is_cancelled_never_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "TICK_SECONDS", 0.01)
    assert waiting_jobs(tmp_path / "none", 1) == []
    first = ticket(tmp_path, EARLIER, "ada")
    ended: list[str] = []

    def work() -> None:
        try:
            with take_turn(tmp_path, BOBS, 1, lambda _: None):
                ended.append("worked")
        except CancelledError as error:
            ended.append(str(error))

    job = threading.Thread(target=work)
    job.start()
    deadline = time.monotonic() + PATIENCE_S
    while not (found := waiting_jobs(tmp_path, 1)) or not found[0].who:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert [(item.kind, item.subject, item.who) for item in found] == [("refit", "a/b", "bob")]
    cancel_waiting(tmp_path, "../" + found[0].id)
    assert job.is_alive()
    cancel_waiting(tmp_path, found[0].id)
    job.join(PATIENCE_S)
    assert ended == ["Somebody stopped it on the data page before it began."]
    assert first.exists()
