"""A release manager looks over all series, narrows them, sorts them, and opens one."""

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


def open_overview(page: Page, server: Server, query: str = "") -> None:
    page.goto(f"{server.url}/{query}")
    expect(page.locator(NAMES).first).to_be_visible()


def names(page: Page) -> list[str]:
    rows = page.locator(".ag-pinned-left-cols-container .ag-row:has(a)").all()
    told = {int(row.get_attribute("row-index") or 0): row.locator("a").inner_text() for row in rows}
    return [told[place] for place in sorted(told)]


def total(page: Page, verdict: str) -> None:
    page.locator("#overview-verdict").get_by_role("checkbox", name=verdict).click()


def test_sees_first_what_is_worse_with_picture_level_and_changes(
    page: Page, server: Server
) -> None:
    open_overview(page, server)
    expect(page.locator("#overview-count")).to_have_text("5 series")
    expect(page.locator(NAMES)).to_have_count(5)
    assert names(page)[0] == "paint.large"
    row = page.locator('.ag-center-cols-container .ag-row[row-index="0"]')
    expect(row.locator(".bw-verdict")).to_have_text("▲regression")
    expect(row.locator("svg .bw-spark-turn")).not_to_have_count(0)
    expect(row.get_by_text(re.compile(r"^\d+\.\d+ ms$"))).to_be_visible()
    expect(row.get_by_text("+4.0", exact=False).first).to_be_visible()
    expect(page.locator("#overview-verdict")).to_contain_text("1regressions")


@pytest.mark.slow
def test_narrows_by_words_verdict_and_choice_and_the_link_keeps_it(
    page: Page, server: Server
) -> None:
    open_overview(page, server)
    page.get_by_label("Words").fill("paint")
    expect(page.locator(NAMES)).to_have_count(2)
    expect(page).to_have_url(re.compile(r"/\?q=paint$"))
    total(page, "regressions")
    expect(page.locator(NAMES)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/\?q=paint&verdict=regression$"))
    expect(page.get_by_label("Only regressions")).to_be_checked()
    page.get_by_label("Only regressions").click()
    expect(page.locator(NAMES)).to_have_count(2)

    page.get_by_label("Words").fill("")
    expect(page.locator(NAMES)).to_have_count(5)
    page.locator("summary").filter(has_text="Platform").click()
    page.get_by_label("mac/arm64 100%").check()
    expect(page.locator(NAMES)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("summary").filter(has_text="Platform")).to_be_focused()
    expect(page.locator("summary").filter(has_text="Platform")).to_contain_text("mac/arm64 100%")

    page.reload()
    expect(page.locator("#overview-count")).to_have_text("1 series")
    assert names(page) == ["noise <b>&"]


def test_sorts_by_a_column_opens_a_row_and_comes_back_to_the_same_list(
    page: Page, server: Server
) -> None:
    open_overview(page, server)
    page.locator(".ag-header-cell[col-id=test]").click()
    expect(page).to_have_url(re.compile(r"/\?sort=test$"))
    expect(page.locator(FIRST)).to_have_text("crash.always")
    page.locator(".ag-header-cell[col-id=test]").click()
    expect(page).to_have_url(re.compile(r"/\?sort=-test$"))
    expect(page.locator(FIRST)).to_have_text("paint.small")
    page.locator(FIRST).click()
    expect(page).to_have_url(re.compile(r"/trend\?series=sample/main/render/paint\.small/linux"))
    page.go_back()
    expect(page.locator(FIRST)).to_have_text("paint.small")
    expect(page).to_have_url(re.compile(r"/\?sort=-test$"))


def test_walks_the_rows_by_keyboard_and_opens_one(page: Page, server: Server) -> None:
    open_overview(page, server, "?sort=test")
    for key in ("j", "j", "j", "k", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator('.ag-row[row-index="2"] .ag-cell-focus')).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/trend\?series=sample/main/render/noise"))


def test_takes_the_rows_home_as_csv(page: Page, server: Server, tmp_path: Path) -> None:
    open_overview(page, server)
    page.get_by_label("Words").fill("paint")
    expect(page.locator(NAMES)).to_have_count(2)
    expect(page.locator("#overview-csv")).to_have_attribute("href", "/overview.csv?q=paint")
    with page.expect_download() as download:
        page.locator("#overview-csv").click()
    download.value.save_as(tmp_path / "overview.csv")
    with (tmp_path / "overview.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["test"] for row in rows] == ["paint.large", "paint.small"]
    assert rows[0]["verdict"] == "regression"


@pytest.mark.slow
def test_says_so_where_nothing_matches_and_notes_what_a_link_does_not_mean(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.url}/?q=nothing%20like%20this&verdict=awful&colour=<b>red</b>")
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    expect(page.get_by_role("note").first).to_contain_text("“verdict=awful”")
    expect(page.get_by_role("note").first).to_contain_text("“colour”")
    page.get_by_label("Words").fill("paint")
    expect(page.locator(NAMES)).to_have_count(2)
    expect(page.get_by_text("Nothing matches")).not_to_be_visible()


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_axe_finds_nothing_serious_at_any_width(page: Page, server: Server, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_overview(page, server)
    assert serious_violations(page) == []
    page.locator("summary").filter(has_text="Platform").click()
    assert serious_violations(page) == []
    page.set_viewport_size({"width": 800, "height": 900})
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    assert serious_violations(page) == []
