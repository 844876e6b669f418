"""The series finder takes every key, however fast it comes and however slow the machine is."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Server

pytestmark = [pytest.mark.browser]

WORDS = "large paint linux"


@pytest.mark.parametrize(("slower", "delay_ms"), [(1, 0), (6, 15), (6, 40), (20, 15)])
def test_no_letter_is_lost_or_out_of_place(
    page: Page, server: Server, slower: int, delay_ms: int
) -> None:
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
