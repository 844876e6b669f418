"""A sheriff asks what other thresholds would have brought, and reads the answer from plots."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.records.settings import Settings
from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server, serving
from tests.databases import open_fresh_store
from tests.planted_alert import store_step

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a store with one step."""
    home: Path = tmp_path_factory.mktemp("home")
    engine = open_fresh_store(Settings(home=home, database_url=""))
    store_step(engine)
    store_step(engine, "steady", after=100.0, seed=3)
    engine.dispose()
    with serving(home) as running:
        yield running


def test_from_the_queue_to_the_bargain_of_thresholds(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/alerts")
    page.get_by_role("link", name="Thresholds").click()
    expect(page.get_by_text("Nothing replayed yet")).to_be_visible()
    for part, text in (("days", "60"), ("delta", "1, 20")):
        page.locator(f"#thresholds-{part}").fill(text)
        page.locator(f"#thresholds-{part}").press("Enter")
    expect(page).to_have_url(re.compile("days=60&delta=1,%2020"))
    page.get_by_role("button", name="Replay").click()
    expect(page.locator("#replay-card")).to_contain_text("Done in")
    expect(page.locator("#thresholds-words")).to_contain_text("2 series, 13 Nov 2024")
    expect(page.locator("#thresholds-bargain .points path")).to_have_count(1)
    expect(page.locator("#thresholds-weeks .heatmaplayer image")).to_be_attached()
    expect(page.locator("#thresholds-table tbody tr")).to_have_count(2)
    opened = page.locator("#thresholds-alarms details[open]")
    expect(opened).to_contain_text("1 alarm at δ = 1")
    assert serious_violations(page) == []
    page.locator("#replay-close").click()
    opened.get_by_role("link", name="stepped").click()
    expect(page.locator("h1")).to_contain_text("stepped")
    page.go_back()
    expect(page.locator("#thresholds-words")).to_contain_text("2 series")  # it is kept in the tab
