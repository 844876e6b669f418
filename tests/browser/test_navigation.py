"""Links of every kind lead through the app, and the browser's back and forward lead back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Server
from tests.dashboard.sample_store import FITTED, UNFITTED

pytestmark = [pytest.mark.browser]

HEADING = "h1"
NAMES = ".ag-pinned-left-cols-container .ag-row a"
MARK = "window.keptThroughNavigation = true"


def of(page: Page, name: str) -> None:
    """Expect the page of a name, reached without loading the app again."""
    expect(page.locator(HEADING)).to_have_text(name)
    assert page.evaluate("window.keptThroughNavigation") is True


@pytest.mark.slow
def test_back_and_forward_pass_every_kind_of_link(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?q=paint")
    page.evaluate(MARK)
    page.locator(NAMES).filter(has_text=UNFITTED.test).click()  # a cell of a grid
    of(page, UNFITTED.test)
    page.locator('.bw-header a[href="/releases"]').click()  # a link of the shell
    of(page, "Releases")
    page.evaluate("link => window.bandwatchNavigate.follow(link)", f"/trend?series={FITTED}")
    of(page, FITTED.test)
    for name in ("Releases", UNFITTED.test, "Overview"):
        page.go_back()
        of(page, name)
    expect(page).to_have_url(f"{server.url}/?q=paint")
    expect(page.locator(NAMES)).to_have_count(2)
    for name in (UNFITTED.test, "Releases", FITTED.test):
        page.go_forward()
        of(page, name)


@pytest.mark.slow
@pytest.mark.parametrize("link", ["dcc.Link", "follow"])
def test_a_link_to_the_page_as_it_began_draws_it_without_the_filter(
    page: Page, server: Server, link: str
) -> None:
    """Dash does not hear of filters, so it believes that it shows this address already."""
    page.goto(f"{server.url}/")
    page.evaluate(MARK)
    page.get_by_label("Words").fill("paint")
    expect(page).to_have_url(re.compile(r"/\?q=paint$"))
    if link == "follow":
        page.evaluate("window.bandwatchNavigate.follow('/')")
    else:
        page.locator('.bw-header a[href="/"]').first.click()
    expect(page.get_by_label("Words")).to_have_value("")
    expect(page.locator(NAMES)).to_have_count(5)
    of(page, "Overview")
    page.go_back()
    expect(page.get_by_label("Words")).to_have_value("paint")
    expect(page.locator(NAMES)).to_have_count(2)


def test_back_to_the_same_address_draws_it_without_the_filter(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/")
    page.evaluate(MARK)
    expect(page.locator(NAMES)).to_have_count(5)
    page.locator('.bw-header a[href="/"]').first.click()
    page.get_by_label("Words").fill("paint")
    expect(page).to_have_url(re.compile(r"/\?q=paint$"))
    page.go_back()
    expect(page.get_by_label("Words")).to_have_value("")
    expect(page.locator(NAMES)).to_have_count(5)
    of(page, "Overview")


@pytest.mark.slow
def test_a_click_with_a_modifier_is_left_to_the_browser(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/")
    page.evaluate(MARK)
    with page.context.expect_page() as opened:
        page.locator(NAMES).filter(has_text=UNFITTED.test).click(modifiers=["Control"])
    expect(opened.value.locator(HEADING)).to_have_text(UNFITTED.test)
    of(page, "Overview")
