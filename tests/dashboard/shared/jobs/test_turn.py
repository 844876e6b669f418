"""Jobs wait for their turn; nobody's jobs hold up all others, and dead ones none."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dashboard.shared.jobs import turn
from dashboard.shared.jobs.progress import JobProgress
from dashboard.shared.jobs.turn import take_turn
from models.records.errors import BadArgumentError

EARLIER, LATER = "0" * 20, "9" * 20


def ticket(folder: Path, start: str, who: str, pid: int | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{start}-{os.getpid() if pid is None else pid}"
    path.write_text(who)
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
        with take_turn(tmp_path, "bob", 1, report):
            told.append("works")

    job = threading.Thread(target=work)
    job.start()
    assert waits.wait(30)
    assert told == ["Waiting: position 1 of 1"]
    first.unlink()
    job.join(30)
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
    with take_turn(tmp_path, "bob", 1, lambda _: None):
        assert not left.exists()


def test_too_many_jobs_are_refused_in_words(tmp_path: Path) -> None:
    for place in range(3):
        ticket(tmp_path, f"{place:020d}", f"p{place}")
    with (
        pytest.raises(BadArgumentError, match="3 jobs wait on this server"),
        take_turn(tmp_path, "bob", 1, lambda _: None, most=3),
    ):
        raise AssertionError("it must not work")
    assert len(list(tmp_path.iterdir())) == 3


def test_a_job_that_fails_gives_its_turn_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), take_turn(tmp_path, "ada", 1, lambda _: None):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
