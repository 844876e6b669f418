"""An engineer asks what changed lately, narrows it, and opens the change on its day."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server

pytestmark = [pytest.mark.browser]

STORY = ".bw-story"


def open_news(page: Page, server: Server, query: str = "?days=30") -> None:
    page.goto(f"{server.url}/news{query}")
    expect(page.locator("#news-facts")).to_contain_text("change")


def test_sees_the_step_with_its_size_and_opens_the_trend_on_that_day(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    page.get_by_role("navigation").get_by_role("link", name="News").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("News")
    expect(page.locator("#news-facts")).to_contain_text("7 days up to now")
    page.get_by_text("30", exact=True).click()
    expect(page).to_have_url(re.compile(r"/news\?days=30$"))
    row = page.get_by_role("row").filter(has_text="paint.large").first
    expect(row).to_contain_text("▲")
    expect(row).to_contain_text("until the last run")
    expect(page.locator(STORY).first).to_contain_text("revision")
    row.get_by_role("link").click()
    expect(page).to_have_url(
        re.compile(
            r"/trend\?series=sample/main/render/paint\.large/linux-x64&day=2\d{3}-\d\d-\d\d$"
        )
    )
    page.go_back()
    expect(page.get_by_role("radio", name="30")).to_be_checked()


@pytest.mark.slow
def test_narrows_to_what_got_worse_and_the_link_keeps_it(page: Page, server: Server) -> None:
    open_news(page, server, "?days=365")
    page.locator("#news-label").get_by_role("checkbox", name="regressions").click()
    expect(page).to_have_url(re.compile(r"\?label=regression&days=365$"))
    expect(page.locator(".bw-story-counts .bw-verdict-improvement")).to_have_count(0)
    page.get_by_label("Words").fill("large")
    expect(page.locator(f"{STORY} tbody th").filter(has_text="noise")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Words")).to_have_value("large")
    expect(page.locator("#news-label").get_by_role("checkbox", name="regressions")).to_be_checked()


def test_says_when_there_is_nothing_and_what_to_do(page: Page, server: Server) -> None:
    open_news(page, server, "?days=1&label=bogus")
    expect(page.get_by_text("No news")).to_be_visible()
    expect(page.get_by_text("Choose more days")).to_be_visible()
    expect(page.get_by_role("note")).to_contain_text("“label=bogus”")


def test_takes_the_changes_home_as_csv(page: Page, server: Server, tmp_path: Path) -> None:
    open_news(page, server)
    expect(page.locator("#news-csv")).to_have_attribute("href", "/news.csv?days=30")
    with page.expect_download() as download:
        page.locator("#news-csv").click()
    download.value.save_as(tmp_path / "news.csv")
    with (tmp_path / "news.csv").open() as file:
        assert "paint.large" in {row["test"] for row in csv.DictReader(file)}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_axe_finds_nothing_serious_at_any_width(page: Page, server: Server, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_news(page, server, "?days=365")
    expect(page.locator(STORY).first).to_be_visible()
    assert serious_violations(page) == []
    page.set_viewport_size({"width": 800, "height": 900})
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    assert serious_violations(page) == []
