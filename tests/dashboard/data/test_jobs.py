"""The list of jobs: what runs, of everybody, and how one of them is stopped."""

import json
import os
import platform
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.detectability.assess_job import run_assess
from dashboard.shared.jobs.refit_job import run_refit
from dashboard.shared.jobs.refit_many_job import run_refit_many
from models.storage.jobs.job_store import ask_to_stop, begin_job, end_jobs, read_jobs, report_job
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_store import FITTED


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Ask an app whose store these tests may change."""
    with asking(tmp_path_factory.mktemp("home")) as made:
        yield made


def listed(asked: Asked, **values: Any) -> str:
    answer = asked.answer("jobs.children", jobs_tick_n_intervals=1, **values)
    return json.dumps(answer)


def test_jobs_are_listed_with_progress_and_can_be_asked_to_stop(own: Asked) -> None:
    engine, now_ms = own.services.engine, own.services.now_ms()
    assert "No job runs" in listed(own)
    job = begin_job(engine, "refit", "a <b>", host=platform.node(), pid=os.getpid(), now_ms=now_ms)
    assert job is not None
    report_job(engine, job, 40, "Sampling by Stan", now_ms)
    text = listed(own)
    for words in ("Refit of a <b>", "Sampling by Stan", '"value": 40', f'"data-bw-stop": "{job}"'):
        assert words in text
    assert own.answer("jobs-stopped.data", jobs_stop_data={"job": job, "at": 1})
    assert "Stopping" in listed(own)
    assert read_jobs(engine)[0].cancel_ms is not None
    end_jobs(engine, [job])
    assert "No job runs" in listed(own)


def test_a_frozen_page_has_no_jobs(own: Asked) -> None:
    assert "Jobs run now" in own.page("/data", "?view=jobs&asof=2026-01-01")
    assert "jobs-tick" in own.page("/data", "?view=jobs")


def stop_when_seen(own: Asked) -> threading.Thread:
    def watch() -> None:
        engine = own.services.engine
        waited = threading.Event()
        for _ in range(1000):
            jobs = read_jobs(engine)
            if jobs:
                ask_to_stop(engine, jobs[0].id, own.services.now_ms())
                return
            waited.wait(0.02)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


@pytest.mark.stan
@pytest.mark.usefixtures("sampler")
def test_a_stopped_refit_says_so_and_keeps_the_fit(own: Asked) -> None:
    options = {"likelihood": "student_t"}  # takes long enough to be stopped
    thread = stop_when_seen(own)
    answer = run_refit(
        own.services.settings, {"key": str(FITTED), "at": 1, "options": options}, lambda _: None
    )
    thread.join()
    assert answer["tone"] == "warn"
    assert "Somebody stopped it" in answer["text"]
    thread = stop_when_seen(own)
    request = {"many": True, "filter": {"q": ["paint"]}, "options": options, "force": True}
    answer = run_refit_many(own.services.settings, request, lambda _: None)
    thread.join()
    assert answer["tone"] == "warn"
    assert "Somebody stopped it on the data page. 0 series" in answer["text"]
    assert read_jobs(own.services.engine) == []


def test_a_finished_assessment_leaves_no_notice(own: Asked) -> None:
    answer = run_assess(own.services.settings, {"keys": ["a/b/c/d/e"]}, lambda _: None)
    assert "There is no series" in answer["text"]
    assert read_jobs(own.services.engine) == []
