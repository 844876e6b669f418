"""An engineer looks at a series, asks for a refit, changes their mind, and asks again."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import serious_violations
from tests.browser.conftest import wait_until
from tests.browser.serving import Server
from tests.browser.window.tab import WAIT_MS
from tests.dashboard.sample_store import FITTED, UNFITTED
from tests.patience import PATIENCE_S

pytestmark = [pytest.mark.browser]

DOTS = "#trend-graph .scatterlayer .points path.point"
# All dots but the marks at changes of groups.
COUNT_OF_RUNS = """() => {
  const gd = document.querySelector('#trend-graph .js-plotly-plot');
  return gd.calcdata
    .filter(([first]) => first.trace.mode === 'markers'
      && !['regression', 'improvement'].includes(first.trace.name))
    .reduce((sum, points) => sum + points.length, 0);
}"""
PLACE_OF_POINT = """() => {
  const gd = document.querySelector('#trend-graph .js-plotly-plot');
  const [first, last] = gd._fullLayout.xaxis.range.map((end) => gd._fullLayout.xaxis.d2c(end));
  const trace = gd.calcdata.find((cd) => cd[0].trace.name === 'measurements');
  const shown = trace.filter((point) => point.x > first && point.x < last);
  const point = shown[Math.floor(shown.length / 2)];
  const box = gd.getBoundingClientRect();
  const { xaxis, yaxis } = gd._fullLayout;
  const left = box.left + xaxis._offset, top = box.top + yaxis._offset;
  return [left + xaxis.c2p(point.x), top + yaxis.c2p(point.y)];
}"""


def open_trend(page: Page, server: Server, key: object = FITTED) -> None:
    page.goto(f"{server.url}/trend?series={str(key).replace('%', '%25')}")
    expect(page.locator(DOTS).first).to_be_visible()


def start_refit(page: Page) -> None:
    page.get_by_role("button", name="Refit").click()
    page.get_by_role("button", name="Start the refit").click()


def newest_fit(home: Path) -> int:
    with sqlite3.connect(home / "bandwatch.sqlite3") as store:
        key = "SELECT id FROM series WHERE test = ?"
        query = f"SELECT max(id) FROM fit WHERE state = 'complete' AND series_id = ({key})"
        return int(store.execute(query, (FITTED.test,)).fetchone()[0])


@contextmanager
def store_is_busy(home: Path) -> Iterator[None]:
    """Hold the store's write lock, so that a refit waits at its last stage."""
    store = sqlite3.connect(home / "bandwatch.sqlite3", isolation_level=None)
    store.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        store.execute("ROLLBACK")
        store.close()


def test_picks_a_series_by_keyboard_and_sees_dots_bands_and_comparisons(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    expect(page.get_by_text("5 series")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("large paint")
    expect(page.locator("a.bw-result")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(
        re.compile(r"/trend\?series=sample/main/render/paint\.large/linux-x64$")
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("paint.large")
    expect(page.locator("#finder")).not_to_be_visible()
    expect(page.locator("#trend-graph .scatterlayer .js-fill")).to_have_count(3)
    # 593 values of which 4 are outliers, 5 failed runs and 2 that timed out.
    expect(page.locator(DOTS).first).to_be_visible()
    assert page.evaluate(COUNT_OF_RUNS) == 600
    rows = page.locator(".bw-comparison")
    expect(rows).to_have_count(4)
    expect(rows.nth(1)).to_contain_text("14 days before")
    expect(rows.nth(1)).to_contain_text("regression")
    expect(page.locator("#trend-badges")).to_contain_text("Fit healthy")
    expect(page.locator("#trend-badges")).to_contain_text("Demo data")
    expect(page.locator("#trend-graph .shapelayer path")).to_have_count(10)


def test_hovering_tells_value_time_revision_version_and_run(page: Page, server: Server) -> None:
    open_trend(page, server)
    x, y = page.evaluate(PLACE_OF_POINT)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    told = page.locator("#trend-graph .hoverlayer .hovertext").first
    expect(told).to_contain_text(re.compile(r"\d+(\.\d+)? ms"))
    expect(told).to_contain_text("UTC")
    expect(told).to_contain_text(re.compile("revision [0-9a-f]+"))
    expect(told).to_contain_text("version 9.9.1")
    expect(told).to_contain_text(re.compile(r"run run-\d+"))


@pytest.mark.stan
def test_refit_shows_progress_can_be_cancelled_and_then_shows_the_new_fit(
    page: Page, server: Server
) -> None:
    before = newest_fit(server.home)
    open_trend(page, server)
    page.set_default_timeout(
        1000 * PATIENCE_S
    )  # the first refit on a machine builds Stan's programs
    expect.set_options(timeout=1000 * PATIENCE_S)
    card = page.locator("#refit-card")
    try:
        with store_is_busy(server.home):
            start_refit(page)
            expect(card).to_contain_text("Refitting paint.large")
            expect(card).to_contain_text("Storing draws")
            expect(page.locator("#trend-refit")).to_be_disabled()
            card.get_by_role("button", name="Cancel").click()
            expect(card).to_contain_text("Cancelled. The previous fit stays in place.")
            expect(page.locator("#trend-refit")).to_be_enabled()
        page.wait_for_timeout(1000)
        assert newest_fit(server.home) == before

        summary = page.locator("#trend-summary").inner_text()
        start_refit(page)
        expect(card).to_contain_text("Done in")
        assert newest_fit(server.home) > before
        expect(page.locator("#trend-summary")).not_to_have_text(summary)
    finally:
        expect.set_options(timeout=WAIT_MS)
    card.get_by_role("button", name="Hide this message").click()
    expect(card).not_to_be_visible()


@pytest.mark.slow
def test_zoom_is_in_the_link_and_the_link_shows_the_same_stretch(
    page: Page, server: Server
) -> None:
    open_trend(page, server)
    box = page.locator("#trend-graph .nsewdrag").first.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 200, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, middle, steps=6)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d"))
    shown = "() => document.querySelector('#trend-graph .js-plotly-plot').layout.xaxis.range"
    zoomed = page.evaluate(shown)
    page.reload()
    expect(page.locator(DOTS).first).to_be_visible()
    again = page.evaluate(shown)
    assert [str(day)[:10] for day in again] == [str(day)[:10] for day in zoomed]


@pytest.mark.slow
def test_back_and_forward_lead_through_the_pages(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("link", name="paint.small").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(UNFITTED.test)
    expect(page.locator("#trend-panel")).to_contain_text("Not fitted yet")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text(UNFITTED.test)


@pytest.mark.slow
def test_theme_follows_the_system_until_a_person_chooses(page: Page, server: Server) -> None:
    page.emulate_media(color_scheme="dark")
    open_trend(page, server)
    root = page.locator("html")
    colour = "() => getComputedStyle(document.querySelector('#trend-graph .xtick text')).fill"
    expect(root).to_have_attribute("data-bs-theme", "dark")
    dark = page.evaluate(colour)
    page.keyboard.press("t")
    expect(root).to_have_attribute("data-bs-theme", "light")
    wait_until(page, f"({colour})() !== '{dark}'")
    page.reload()
    expect(page.locator(DOTS).first).to_be_visible()
    expect(root).to_have_attribute("data-bs-theme", "light")
    assert page.evaluate(colour) != dark


@pytest.mark.slow
def test_keyboard_shortcuts_are_listed_and_a_dialogue_closes_by_escape(
    page: Page, server: Server
) -> None:
    open_trend(page, server)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Find a series")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")


@pytest.mark.slow
def test_the_table_beside_the_picture_holds_the_same_measurements(
    page: Page, server: Server
) -> None:
    open_trend(page, server)
    page.get_by_role("button", name="Measurements as a table").click()
    expect(page.locator("#trend-table .ag-center-cols-container [role=row]").first).to_be_visible()
    expect(page.locator("#trend-table")).to_contain_text("of 600")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "width"), [pytest.param("light", 1440, marks=pytest.mark.slow), ("dark", 800)]
)
def test_axe_finds_nothing_serious(
    page: Page, server: Server, scheme: Literal["dark", "light"], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    open_trend(page, server)
    expect(page.locator(".bw-comparison").first).to_be_visible()
    assert serious_violations(page) == []
    page.goto(server.url)
    expect(page.get_by_role("link", name="paint.large")).to_be_visible()
    assert serious_violations(page) == []
    page.keyboard.press("/")
    expect(page.locator("a.bw-result").first).to_be_visible()
    assert serious_violations(page) == []
