"""Somebody shares what a page shows, and somebody else opens the link."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server
from tests.dashboard.sample_store import FITTED

pytestmark = [pytest.mark.browser]

# Link, and what the page shows when it is filled.
PAGES = {
    "/?verdict=regression": ("[role=row] a", 1),
    "/news?days=30": (".bw-story", 1),
    "/failures?days=365": ("#failures-grid .ag-pinned-left-cols-container .ag-row", 4),
    "/releases?against=9.7": (".bw-gate-title", 1),
    "/releases/report?against=9.7": (".bw-gate-title", 1),
    "/data?q=paint": ("#days-graph .heatmaplayer image", 1),
    "/data?view=ingests": (".bw-empty", 1),
    "/data?view=fits": ("#fits-grid .ag-pinned-left-cols-container .ag-row", 5),
    f"/trend?series={FITTED}": ("#trend-graph .scatterlayer .js-fill", 1),
}
# In every run; the others by `make check-slow`.
QUICK = (f"/trend?series={FITTED}",)


@pytest.mark.parametrize(
    "link",
    [link if link in QUICK else pytest.param(link, marks=pytest.mark.slow) for link in PAGES],
)
def test_what_is_shared_is_frozen_for_whoever_opens_it(
    page: Page, server: Server, link: str
) -> None:
    wanted, least = PAGES[link]
    page.goto(f"{server.url}{link}")
    expect(page.locator(wanted).nth(least - 1)).to_be_attached()
    page.locator("body").press("s")
    dialogue = page.get_by_role("dialog", name="Share what you see")
    given = dialogue.locator("#shared-link")
    path = re.escape(link.partition("?")[0])
    expect(given).to_have_text(re.compile(rf"^{server.url}{path}\?.*\basof=20"))
    for part in link.partition("?")[2].split("&"):
        expect(given).to_contain_text(part)
    assert serious_violations(page) == []
    page.goto(given.inner_text())
    expect(page.locator(wanted).nth(least - 1)).to_be_attached()
    banner = page.get_by_role("note").filter(has_text="This page is frozen")
    expect(banner).to_be_visible()
    assert serious_violations(page) == []
    banner.get_by_role("link", name="Show it live").click()
    expect(banner).not_to_be_visible()
    expect(page).not_to_have_url(re.compile("asof="))
    expect(page.locator(wanted).nth(least - 1)).to_be_attached()


def test_a_frozen_row_leads_to_the_same_moment(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/failures?days=365&asof=2999-01-01")
    page.locator("#failures-grid .ag-pinned-left-cols-container .ag-row a").first.click()
    expect(page).to_have_url(re.compile("/trend.*asof=2999-01-01"))
    expect(page.locator("#trend-frozen")).to_contain_text("frozen")
