"""The week's report: what became of some suites, on one page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_alerts import SampleAlerts, fill_alerts


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asked, SampleAlerts]]:
    """Ask an app over a store with alerts."""
    home: Path = tmp_path_factory.mktemp("week")
    with asking(home) as made:
        yield made, fill_alerts(made.services.engine, made.sample.now_ms)


def test_changes_alerts_failures_and_verdicts_are_on_one_page(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, found = planted
    page = asked.page("/news/week", "?days=30")
    assert "All suites" in page
    assert "30 days up to now: 21 Oct 2026 to 20 Nov 2026" in page
    assert re.search(r"[1-9]\d* regressions? and \d+ improvements? began in these days", page)
    assert f"/alerts/{found.regression}" in page
    assert "with demo data: nothing was measured" in page
    for part in ("Suites", "Changes", "Open alerts", "Failures"):
        assert f"'children': '{part}'" in page
    assert "data-bw-print" in page


def test_the_filter_of_the_link_is_its_subject(planted: tuple[Asked, SampleAlerts]) -> None:
    asked, _ = planted
    page = asked.page("/news/week", "?suite=render&platform=linux-x64")
    assert "render · on linux-x64" in page
    nothing = asked.page("/news/week", "?suite=none")
    assert "0 regressions and 0 improvements" in nothing
    assert "No test failed in these days." in nothing
    assert "'None.'" in nothing


def test_the_report_names_the_link_that_shows_the_same_later(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, _ = planted
    page = asked.page("/news/week", "?suite=render")
    assert re.search(r"/news/week\?suite=render&asof=2026-11-20T12:00[:0-9.]*Z", page)
    frozen = asked.page("/news/week", "?asof=2020-01-01")
    assert "as the store was on 2 Jan 2020" in frozen or "as the store was on 1 Jan 2020" in frozen
    assert "0 regressions" in frozen


def test_every_trend_link_of_a_frozen_report_shows_its_moment(
    planted: tuple[Asked, SampleAlerts],
) -> None:
    asked, _ = planted
    trend = re.compile(r"/trend\?[^'\"\\<> ]*")
    links = trend.findall(asked.page("/news/week", "?days=30&asof=2026-11-20"))
    live = trend.findall(asked.page("/news/week", "?days=30"))
    assert len(links) > 2
    assert all("asof=" in link for link in links), links
    assert not any("asof=" in link for link in live), live
