"""Trend without a series: what to look at first, favourites and what was opened last."""

import re

from playwright.sync_api import Page, expect

from dashboard.shared.urls.trend_link import series_link
from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server
from tests.browser.test_trend import DOTS, open_trend
from tests.dashboard.sample_store import FITTED, NOT_TRUSTED


def test_finds_the_worst_the_favourite_and_what_was_opened_last(page: Page, server: Server) -> None:
    page.goto(server.url + series_link(str(NOT_TRUSTED)))
    expect(page.locator(DOTS).first).to_be_visible()
    open_trend(page, server)
    star = page.get_by_role("button", name="Favourite")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Trend").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trend")
    cards = page.locator(".bw-trend-start-card")
    expect(cards).to_have_count(3)
    first, favourites, opened = (cards.nth(place) for place in range(3))
    expect(first.get_by_role("link")).to_have_text([re.compile(r"^paint\.large.*regression$")])
    expect(favourites.get_by_role("link")).to_have_text([re.compile(r"^paint\.large")])
    expect(opened.get_by_role("link")).to_have_text(
        [re.compile(r"^paint\.large"), re.compile(r"^noise <b>&sample · main · render · mac/arm64")]
    )
    assert serious_violations(page) == []
    opened.get_by_role("link").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("noise <b>&")
    page.go_back()
    page.get_by_role("button", name="Find a series").click()
    expect(page.locator("#finder")).to_be_visible()
    page.keyboard.type("large paint")
    expect(page.locator("a.bw-result")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(FITTED.test)
    expect(star).to_have_attribute("aria-pressed", "true")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
