"""The series finder takes every key, however fast it comes and however slow the machine is."""

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.shared.urls.trend_link import series_link
from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server
from tests.browser.test_trend import DOTS, open_trend
from tests.dashboard.sample_store import FITTED, NOT_TRUSTED

pytestmark = [pytest.mark.browser]

WORDS = "large paint linux"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slower", "delay_ms"),
    [
        (6, 15),
        *(pytest.param(*pace, marks=pytest.mark.slow) for pace in ((1, 0), (6, 40), (20, 15))),
    ],
)
def test_no_letter_is_lost_or_out_of_place(
    cold_page: Page, server: Server, slower: int, delay_ms: int
) -> None:
    page = cold_page
    page.goto(server.url)
    expect(page.get_by_text("5 series")).to_be_visible()
    browser = page.context.new_cdp_session(page)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    for _ in range(2):  # the second time it opens without the words of the first
        page.keyboard.press("/")
        page.keyboard.type(WORDS, delay=delay_ms)
        expect(page.locator("a.bw-result")).to_have_count(1)
        expect(page.locator("#finder-words")).to_have_value(WORDS)
        page.keyboard.press("Escape")
        expect(page.locator(".bw-finder")).not_to_be_attached()


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
