"""Who runs the store looks for missing days, reads rejected rows, and fits a part of it anew."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from models.records.measurement import RejectedRow
from models.records.settings import Settings
from models.storage.results.ingest_store import begin_ingest, finish_ingest, store_rejected
from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server, serving
from tests.browser.window.tab import WAIT_MS
from tests.dashboard import sample_store
from tests.patience import PATIENCE_S

pytestmark = [pytest.mark.browser]

CELLS = "#days-graph .heatmaplayer image"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the sample store with an ingest that kept rows aside."""
    home = tmp_path_factory.mktemp("home")
    engine, sample = sample_store.open_filled_store(Settings(home=home, database_url=""))
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, "results.csv", "0" * 64, sample.now_ms - 5000)
        row = RejectedRow("results.csv", 7, "the value is not a number", "a,<b>,c")
        store_rejected(connection, ingest_id, [row])
        finish_ingest(connection, ingest_id, sample.now_ms)
    engine.dispose()
    with serving(home) as running:
        yield running


@contextmanager
def store_is_busy(home: Path) -> Iterator[None]:
    """Hold the store's write lock, so that a refit waits where it would store its first fit."""
    store = sqlite3.connect(home / "bandwatch.sqlite3", isolation_level=None)
    store.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        store.execute("ROLLBACK")
        store.close()


def test_sees_which_days_are_filled_and_opens_a_series(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Data").click()
    expect(page.locator(CELLS).first).to_be_attached()
    expect(page.locator("#days-summary")).to_contain_text("5 of 5 series")
    page.get_by_label("Shown").select_option("30")
    expect(page).to_have_url(re.compile("days=30"))
    page.get_by_label("Words").fill("paint.large")
    expect(page.locator("#days-summary")).to_contain_text("1 of 1 series")
    expect(page.locator("#days-summary")).to_contain_text("on 30 filled days")
    page.reload()
    expect(page.locator("#days-summary")).to_contain_text("1 of 1 series")
    expect(page.locator(CELLS).first).to_be_attached()
    box = page.locator("#days-graph .nsewdrag").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2 - 4, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#days-graph .hoverlayer .hovertext")).to_contain_text("3 stored")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"/trend\?series=sample/main/render/paint\.large"))


def test_reads_why_rows_were_rejected(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/data")
    page.get_by_role("link", name="Ingests").click()
    expect(page.get_by_role("table", name="Ingests")).to_contain_text("results.csv")
    page.get_by_role("link", name="1 – show").click()
    rejected = page.get_by_role("region", name="Rejected rows", exact=True)
    expect(rejected).to_contain_text("1 × the value is not a number")
    expect(rejected).to_contain_text("a,<b>,c")
    with page.expect_download() as waiting:
        rejected.get_by_role("link", name="CSV").click()
    assert waiting.value.suggested_filename == "rejected.csv"
    page.go_back()
    expect(rejected).not_to_be_attached()


@pytest.mark.slow
@pytest.mark.stan
def test_fits_a_part_anew_while_looking_at_another_page(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/data?view=fits")
    summary = page.locator("#fits-summary")
    expect(summary).to_contain_text("2 not fitted")
    page.get_by_label("Words").fill("paint")
    button = page.locator("#fits-refit")
    expect(button).to_have_text("Refit 2 series")
    page.set_default_timeout(
        1000 * PATIENCE_S
    )  # the first refit on a machine builds Stan's programs
    expect.set_options(timeout=1000 * PATIENCE_S)
    card = page.locator("#refit-card")
    try:
        button.click()
        expect(card).to_contain_text("Refitting 2 series")
        page.get_by_role("navigation", name="Pages").get_by_role("link", name="Overview").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
        expect(card).to_contain_text("2 series: ")
        expect(card).to_contain_text("0 failed")
        page.get_by_role("navigation", name="Pages").get_by_role("link", name="Data").click()
        page.get_by_role("link", name="Fits").click()
        expect(page.locator("#fits-refit-outcome")).to_contain_text("Last refit: 2 series")
        expect(summary).to_contain_text("1 not fitted")

        page.get_by_label("Words").fill("layout")
        expect(button).to_have_text("Refit 1 series")
        page.get_by_label("Also where nothing changed").check()
        button.click()
        expect(page.locator("#fits-refit-outcome")).to_contain_text("1 failed")
        expect(page.locator("#fits-refit-outcome")).to_contain_text("layout.flat")

        page.get_by_label("Words").fill("paint")
        expect(button).to_have_text("Refit 2 series")
        with store_is_busy(server.home):
            button.click()
            expect(card).to_contain_text("Refitting 2 series")
            expect(card).to_contain_text("1 of 2: sample/main/render/paint.large")
            card.get_by_role("button", name="Cancel").click()
            expect(card).to_contain_text("Cancelled. What was finished is kept.")
    finally:
        expect.set_options(timeout=WAIT_MS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "width"), [pytest.param("light", 1440, marks=pytest.mark.slow), ("dark", 800)]
)
def test_axe_finds_nothing_serious(
    page: Page, server: Server, scheme: Literal["dark", "light"], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for link, wanted in (
        ("/data", CELLS),
        ("/data?view=ingests&ingest=1", ".bw-rejected-rows"),
        ("/data?view=fits", "#fits-grid .ag-pinned-left-header [role=columnheader]"),
    ):
        page.goto(f"{server.url}{link}")
        expect(page.locator(wanted).first).to_be_attached()
        assert serious_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
