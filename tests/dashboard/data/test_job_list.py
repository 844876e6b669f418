"""Jobs made by hand as the data page lists them, and who may stop them."""

from typing import Any

import flask
import pytest

from dashboard.data.data import JobsNow
from dashboard.data.job_list import job_list, job_part
from dashboard.data.state import DataPageState, DataView
from dashboard.shared.access.person import set_person
from models.access.roles import EVERY_PROJECT, Person, Role
from models.records.views.running_job import RunningJob
from models.records.views.waiting_job import WaitingJob
from tests.dashboard.data.test_parts import NOW_MS
from tests.dashboard.read_component import (
    links_of,
    parts_of,
    rows_of,
    words_of,
)


def make_job(**differs: Any) -> RunningJob:
    values: dict[str, Any] = {
        "id": 4,
        "kind": "refit",
        "subject": "p/b/s/t/x",
        "host": "ci-1",
        "pid": 1,
        "started_ms": NOW_MS - 90_500,
        "heard_ms": NOW_MS,
        "percent": 40,
        "stage": "sampling",
        "cancel_ms": None,
        "who": "ada",
    }
    return RunningJob(**{**values, **differs})


WAITING = [WaitingJob("w1", "refit", "all", "ada"), WaitingJob("w2", "assessment", "s")]


def test_jobs_that_run_stand_before_those_that_wait() -> None:
    head, first, *waiting = rows_of(job_list(JobsNow([make_job()], WAITING), NOW_MS))
    assert head == ["Job", "Whose", "Progress", "Started", "Where", ""]
    assert first == [
        *("Refit of p/b/s/t/x", "ada", "sampling", "21 Sep 2026, 14:11 UTC (90 seconds)"),
        *("ci-1", "Stop"),
    ]
    assert waiting == [
        ["Refit of all", "ada", "Waiting: position 1 of 2", "–", "–", "Stop"],
        ["Assessment of s", "–", "Waiting: position 2 of 2", "–", "–", "Stop"],
    ]
    asked = [
        part.to_plotly_json()["props"]["data-bw-stop"]
        for part in parts_of(job_list(JobsNow([make_job()], WAITING), NOW_MS))
        if type(part).__name__ == "Button"
    ]
    assert asked == ["4", "waiting:w1", "waiting:w2"]


def test_a_job_that_was_asked_to_stop_says_so_and_a_fault_stands_above() -> None:
    stopping = job_list(JobsNow([make_job(cancel_ms=NOW_MS)], [], "no worker"), NOW_MS)
    assert "Stopping …" in words_of(stopping)
    assert "Stop" not in words_of(stopping)
    assert words_of(stopping)[0] == "no worker"
    assert "No job runs" in words_of(job_list(JobsNow([], []), NOW_MS))


@pytest.mark.parametrize(
    ("person", "stops"),
    [
        (Person("ada", {EVERY_PROJECT: Role.VIEWER}), ["4", "waiting:w1"]),
        (Person("ben", {EVERY_PROJECT: Role.SHERIFF}), []),
        (Person("ben", {"p": Role.ADMIN}), ["4", "waiting:w1", "waiting:w2"]),
        (None, ["4", "waiting:w1", "waiting:w2"]),
    ],
)
def test_who_may_stop_a_job(person: Person | None, stops: list[str]) -> None:
    with flask.Flask("test").app_context():
        set_person(person)
        shown = job_list(JobsNow([make_job()], WAITING), NOW_MS)
    buttons = [part for part in parts_of(shown) if type(part).__name__ == "Button"]
    assert [part.to_plotly_json()["props"]["data-bw-stop"] for part in buttons] == stops


def test_a_frozen_page_leads_to_the_jobs_of_now() -> None:
    part = job_part(DataPageState(view=DataView.JOBS, as_of_ms=5_000))
    assert links_of(part) == {"What runs now": "/data?view=jobs"}
    assert len(job_part(DataPageState(view=DataView.JOBS))) == 4
