"""The registry of pages: what the server learns of each page, and nothing from elsewhere."""

import json

import pytest

from dashboard.server.create_app import JOBS
from dashboard.server.pages import PAGES
from dashboard.shared.jobs.job import Job
from dashboard.shared.page_registry import jobs_of
from tests.dashboard.conftest import Asked


def test_every_path_is_registered_once() -> None:
    paths = [page.path for page in PAGES]
    assert len(set(paths)) == len(paths) == 16


def test_pages_that_show_the_past_can_be_frozen() -> None:
    frozen = {page.path for page in PAGES if page.freeze is not None}
    assert frozen == {
        *("/", "/trend", "/news", "/news/week", "/failures", "/releases", "/releases/report"),
        *("/releases/matrix", "/data", "/thresholds"),
    }


def test_the_navigation_has_its_pages_in_order(asked: Asked) -> None:
    labels = [page.label for page in PAGES if page.label]
    assert labels == [
        *("Overview", "Trend", "News", "Alerts", "Failures", "Releases", "Detectability", "Data")
    ]
    text = json.dumps(asked.client.get("/_dash-layout").json, ensure_ascii=False)
    hrefs = [text.index(f'"href": "{page.path}"') for page in PAGES if page.label]
    assert hrefs == sorted(hrefs)


def test_a_job_that_two_pages_name_is_listed_once() -> None:
    named = [page for page in PAGES if page.jobs]
    assert jobs_of([*named, *named]) == [job for page in named for job in page.jobs]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_each_job_has_a_card_with_all_its_parts_in_the_frame(asked: Asked, job: Job) -> None:
    text = json.dumps(asked.client.get("/_dash-layout").json)
    parts = ("card", "title", "close", "stage", "bar", "cancel", "outcome", "words")
    for identity in (*map(job.part, parts), job.request, job.result, job.done, job.is_running):
        assert text.count(f'"id": "{identity}"') == 1, identity


def test_jobs_are_told_apart_by_name() -> None:
    assert sorted(job.name for job in JOBS) == ["assess", "refit", "replay"]
