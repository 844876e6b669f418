"""A release manager judges a release, narrows, loosens the gate, and files the bug."""

import csv
import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server

pytestmark = [pytest.mark.browser]

MARK = "#releases-forest .scatterlayer path.point"


def open_releases(page: Page, server: Server, query: str = "") -> None:
    page.goto(f"{server.url}/releases{query}")
    expect(page.locator(".bw-gate-title")).to_be_visible()


def test_judges_a_release_against_an_older_one_and_keeps_it_in_the_link(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Releases").click()
    gate = page.locator("#releases-gate")
    expect(gate).to_contain_text("Not enough data: 9.9 against 9.8")
    page.get_by_text("The one before").click()
    page.get_by_label("9.7", exact=True).check()
    expect(gate).to_contain_text("1 of 1 compared series got worse; none is allowed")
    expect(page).to_have_url(re.compile("against=9.7"))
    page.locator(".bw-strictness summary").click()
    page.get_by_label("Regressions allowed").fill("1")
    page.get_by_label("Missing allowed, %").fill("80")
    expect(gate).to_contain_text("Pass: 9.9 against 9.7")
    expect(page).to_have_url(re.compile("regressions=1&missing=80"))
    page.reload()
    expect(gate).to_contain_text("Pass: 9.9 against 9.7")
    expect(page.get_by_label("Missing allowed, %")).to_have_value("80")
    page.get_by_label("Words").fill("no such")
    expect(gate).to_contain_text("Nothing matches")
    page.get_by_role("link", name="All series").click()
    expect(gate).to_contain_text("Not enough data: 9.9 against 9.8")


def test_a_mark_in_the_forest_opens_the_trend_at_that_day(page: Page, server: Server) -> None:
    open_releases(page, server, "?against=9.7")
    expect(page.locator(MARK)).to_have_count(1)
    page.locator(MARK).scroll_into_view_if_needed()
    box = page.locator(MARK).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 5)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#releases-forest .hoverlayer .hovertext")).to_contain_text("paint.large")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"/trend\?series=sample/.*paint\.large.*&day=20"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("paint.large")
    page.go_back()
    expect(page.locator("#releases-gate")).to_contain_text("9.9 against 9.7")


@pytest.mark.slow
def test_compares_with_two_releases_and_turns_from_one_to_the_other(
    page: Page, server: Server
) -> None:
    open_releases(page, server, "?against=9.8&against=9.7")
    expect(page.locator(".bw-gate-title")).to_contain_text("9.9 against 9.8")
    page.get_by_role("link", name=re.compile("against 9.7")).click()
    expect(page.locator(".bw-gate-title")).to_contain_text("9.9 against 9.7")
    expect(page).to_have_url(re.compile("show=9.7"))


@pytest.mark.slow
def test_files_and_report_say_the_same(page: Page, server: Server, tmp_path: Path) -> None:
    open_releases(page, server, "?against=9.7")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    waiting.value.save_as(tmp_path / "releases.csv")
    with (tmp_path / "releases.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["verdict"] for row in rows].count("regression") == 1
    assert len(rows) == 5
    page.get_by_text("Markdown for the release's bug").click()
    markdown = page.locator("#releases-markdown").inner_text()
    assert markdown.startswith("## sample 9.9 against 9.7: FAIL")
    assert f"<{server.url}/releases?project=sample&release=9.9&against=9.7&asof=20" in markdown
    page.get_by_role("button", name="Share").click()
    link = page.locator("#shared-link")
    expect(link).to_contain_text("/releases?project=sample&release=9.9&against=9.7&asof=20")
    page.goto(link.inner_text())
    expect(page.get_by_text("This page is frozen")).to_be_visible()
    expect(page.locator(".bw-gate-title")).to_contain_text("9.9 against 9.7")
    page.get_by_role("link", name="Report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("sample 9.9 against 9.7")
    expect(page.get_by_role("table", name="Regressions")).to_contain_text("paint.large")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_css("color", "rgb(33, 37, 41)")  # ink on paper, in a dark room too
    expect(page.locator(".bw-header")).not_to_be_visible()
    expect(page.get_by_role("button", name="Print")).not_to_be_visible()
    expect(page.get_by_text("paint.small")).to_be_visible()  # what is missing is told on paper


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "width"), [pytest.param("light", 1440, marks=pytest.mark.slow), ("dark", 800)]
)
def test_axe_finds_nothing_serious(
    page: Page, server: Server, scheme: Literal["dark", "light"], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    open_releases(page, server, "?against=9.7&against=9.8")
    expect(
        page.locator("#releases-grid .ag-pinned-left-header [role=columnheader]")
    ).to_be_attached()
    expect(page.locator("#releases-grid .ag-pinned-left-cols-container a").nth(2)).to_be_attached()
    page.locator(".bw-strictness summary").click()
    assert serious_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{server.url}/releases/report?against=9.7")
    expect(page.locator(".bw-gate-title")).to_be_visible()
    assert serious_violations(page) == []
