"""A sheriff looks for tests that fail, by platform, and opens one."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server

pytestmark = [pytest.mark.browser]

NAMES = ".ag-pinned-left-cols-container .ag-row a"
FIRST = '.ag-pinned-left-cols-container .ag-row[row-index="0"] a'


def open_failures(page: Page, server: Server, query: str = "") -> None:
    page.goto(f"{server.url}/failures{query}")
    expect(page.locator("#failures-facts")).to_contain_text("failure")


def test_sees_what_fails_now_with_share_host_and_opens_its_trend(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    page.get_by_role("navigation").get_by_role("link", name="Failures").click()
    expect(page.locator(FIRST)).to_have_text("crash.always")
    row = page.locator('.ag-center-cols-container .ag-row[row-index="0"]')
    expect(row).to_contain_text("100.0%")
    expect(row).to_contain_text("host-1")
    expect(row).to_contain_text(re.compile(r"run-\d+"))
    expect(row).to_contain_text("under an hour ago")
    page.locator(FIRST).click()
    expect(page).to_have_url(re.compile(r"/trend\?series=sample/main/render/crash\.always/linux"))


@pytest.mark.slow
def test_widens_the_days_follows_a_platform_and_sorts(page: Page, server: Server) -> None:
    open_failures(page, server)
    page.get_by_text("365", exact=True).click()
    expect(page.locator(NAMES)).to_have_count(4)
    expect(page).to_have_url(re.compile(r"/failures\?days=365$"))
    page.locator(".ag-header-cell[col-id=test]").click()
    expect(page).to_have_url(re.compile(r"/failures\?days=365&sort=test$"))
    expect(page.locator(FIRST)).to_have_text("crash.always")
    expect(page.locator("#failures-csv")).to_have_attribute(
        "href", "/failures.csv?days=365&sort=test"
    )
    page.locator("a.bw-platform").filter(has_text="mac/arm64 100%").click()
    expect(page.locator(NAMES)).to_have_count(1)
    expect(page.locator(FIRST)).to_have_text("noise <b>&")
    page.reload()
    expect(page.locator(FIRST)).to_have_text("noise <b>&")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/trend\?series=sample/main/render/noise"))


def test_says_so_where_nothing_fails(page: Page, server: Server) -> None:
    open_failures(page, server, "?q=nothing%20like%20this&days=forty")
    expect(page.get_by_text("No failures")).to_be_visible()
    expect(page.get_by_role("note")).to_contain_text("“days=forty”")


def test_takes_the_failures_home_as_csv(page: Page, server: Server, tmp_path: Path) -> None:
    open_failures(page, server)
    with page.expect_download() as download:
        page.locator("#failures-csv").click()
    download.value.save_as(tmp_path / "failures.csv")
    with (tmp_path / "failures.csv").open() as file:
        assert next(csv.DictReader(file))["test"] == "crash.always"


@pytest.mark.slow
@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_axe_finds_nothing_serious_at_any_width(page: Page, server: Server, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_failures(page, server, "?days=365")
    expect(page.locator(NAMES)).to_have_count(4)
    assert serious_violations(page) == []
    page.set_viewport_size({"width": 800, "height": 900})
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    assert serious_violations(page) == []
