"""An engineer asks how small a slowdown the benchmarks could show, and what that costs."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Page, expect

from models.records.settings import Settings
from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server, serving
from tests.dashboard import sample_store
from tests.dashboard.sample_benchmarks import BURN_IN, NEVER, STEPPED, WARM, fill_benchmarks
from tests.patience import PATIENCE_S

pytestmark = [pytest.mark.browser]

LINE = "#detect-iterations .shapelayer path"
PLACE_OF_ITERATION = """(iteration) => {
  const gd = document.querySelector('#detect-iterations .js-plotly-plot');
  const box = gd.getBoundingClientRect();
  const { xaxis, yaxis } = gd._fullLayout;
  return [box.left + xaxis._offset + xaxis.d2p(iteration - 0.5),
          box.top + yaxis._offset + yaxis._length / 2];
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a store with benchmarks beside the usual series."""
    home = tmp_path_factory.mktemp("home")
    engine, sample = sample_store.open_filled_store(Settings(home=home, database_url=""))
    fill_benchmarks(engine, sample.now_ms)
    engine.dispose()
    with serving(home) as running:
        yield running


def open_page(page: Page, server: Server, key: object = WARM, more: str = "") -> None:
    page.goto(f"{server.url}/detectability?series={quote(str(key), safe='/')}{more}")
    expect(page.locator("#detect-burn-in-words")).to_contain_text(re.compile("teady"))
    expect(page.locator("#detect-rates .heatmaplayer image").first).to_be_attached()


def assessments(home: Path) -> int:
    with sqlite3.connect(home / "bandwatch.sqlite3") as store:
        return int(store.execute("SELECT count(*) FROM detectability").fetchone()[0])


@contextmanager
def store_is_busy(home: Path) -> Iterator[None]:
    """Hold the store's write lock, so that an assessment waits before it is stored."""
    store = sqlite3.connect(home / "bandwatch.sqlite3", isolation_level=None)
    store.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        store.execute("ROLLBACK")
        store.close()


def test_picks_a_benchmark_from_the_navigation_and_goes_back_to_all(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    page.get_by_role("link", name="Detectability").click()
    night = page.locator(".bw-night")
    expect(night).to_contain_text("3 of 4 benchmarks")
    before = night.inner_text()
    page.get_by_label("Wanted slowdown, %").fill("5")
    expect(page).to_have_url(re.compile(r"/detectability\?want=5$"))
    expect(night).to_contain_text("Detecting 5 % in every benchmark")
    assert night.inner_text() != before
    page.get_by_role("link", name="transpose").click()
    expect(page).to_have_url(re.compile(r"series=kernels.*transpose.*want=5"))
    expect(page.get_by_role("heading", level=1)).to_have_text("transpose")
    page.get_by_label("Benchmark", exact=True).select_option(label="multiply · bench/matrix.py")
    expect(page.get_by_role("heading", level=1)).to_have_text("multiply")
    page.get_by_label("Benchmark", exact=True).select_option(label="All benchmarks")
    expect(page.locator(".bw-night")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("multiply")


@pytest.mark.slow
def test_drags_the_burn_in_types_it_and_takes_it_back(page: Page, server: Server) -> None:
    open_page(page, server, STEPPED)
    words, field = (
        page.locator("#detect-burn-in-words"),
        page.get_by_label("First steady iteration"),
    )
    expect(words).to_contain_text(f"from iteration {BURN_IN} on, found automatically")
    expect(field).to_have_value(str(BURN_IN))
    x, y = page.evaluate(PLACE_OF_ITERATION, BURN_IN)
    target, _ = page.evaluate(PLACE_OF_ITERATION, 20)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(target, y, steps=8)
    page.mouse.up()
    expect(words).to_contain_text("from iteration 20 on, as stated")
    expect(field).to_have_value("20")
    expect(page.locator("#detect-cleaning")).to_contain_text("−1,080")  # 54 × 20
    page.reload()
    expect(words).to_contain_text("from iteration 20 on, as stated")
    field.fill("12")
    field.press("Enter")
    expect(words).to_contain_text("from iteration 12 on, as stated")
    page.get_by_role("button", name="Back to automatic").click()
    expect(words).to_contain_text(f"from iteration {BURN_IN} on, found automatically")


@pytest.mark.slow
def test_a_benchmark_that_is_never_steady_can_be_given_a_burn_in(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.url}/detectability?series={quote(str(NEVER), safe='/')}")
    words = page.locator("#detect-burn-in-words")
    expect(words).to_contain_text("Never steady: the iterations swing")
    page.get_by_label("First steady iteration").fill("10")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(words).to_contain_text("from iteration 10 on, as stated")
    expect(page.locator("#detect-choice")).to_contain_text("instances ×")
    page.get_by_role("button", name="Back to automatic").click()
    expect(words).to_contain_text("Never steady")


@pytest.mark.slow
def test_assesses_in_the_background_cancels_and_then_looks_at_the_rates(
    page: Page, server: Server
) -> None:
    open_page(page, server, WARM, "&grid=5,10x5,10")
    card, words = page.locator("#assess-card"), page.locator("#detect-rates-words")
    expect(words).to_contain_text("in closed form")
    assert assessments(server.home) == 0
    with store_is_busy(server.home):
        page.get_by_role("button", name="Assess").click()
        expect(card).to_contain_text("Assessing multiply")
        expect(card).to_contain_text(re.compile("Resampling: [0-9]+% of the grid|Storing"))
        expect(page.locator("#detect-run")).to_be_disabled()
        page.get_by_role("link", name="Overview").click()  # the job outlives the page
        expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
        expect(card).to_contain_text("Storing the result")
        card.get_by_role("button", name="Cancel").click()
        expect(card).to_contain_text("Cancelled. Results that were stored before stay in place.")
    page.wait_for_timeout(1000)
    assert assessments(server.home) == 0
    page.go_back()
    expect(words).to_contain_text("in closed form")
    page.get_by_role("button", name="Assess").click()
    expect(card).to_contain_text("Done in", timeout=1000 * PATIENCE_S)
    expect(words).to_contain_text("standard error of 100 resampled experiments")
    assert assessments(server.home) == 1
    card.get_by_role("button", name="Hide this message").click()
    cells = page.locator("#detect-rates .heatmap-label text, #detect-rates .heatmaplayer text")
    expect(cells.first).to_contain_text("±")


@pytest.mark.slow
def test_moves_the_slider_and_the_link_shows_the_same_rates(page: Page, server: Server) -> None:
    open_page(page, server, STEPPED)
    words = page.locator("#detect-rates-words")
    expect(words).to_contain_text("slowdown of")  # that at which the maps differ most
    handle = page.get_by_label("Slowdown, %", exact=True)
    handle.focus()
    opened = float(handle.input_value())
    for _ in range(4):
        handle.press("ArrowRight")
    shown = f"slowdown of {opened + 2:g}\u202f%"
    expect(words).to_contain_text(shown)
    expect(page).to_have_url(re.compile(f"slower={opened + 2:g}"))
    page.get_by_text("As a table", exact=True).click()
    rates = page.locator("#detect-rates-table tbody").inner_text()
    page.reload()
    expect(words).to_contain_text(shown)
    page.get_by_text("As a table", exact=True).click()
    assert page.locator("#detect-rates-table tbody").inner_text() == rates


@pytest.mark.slow
def test_chooses_a_configuration_and_takes_its_yaml(page: Page, server: Server) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_page(page, server, STEPPED)
    answer = page.locator("#detect-choice")
    expect(answer).to_contain_text("instances ×")
    before = answer.inner_text()
    page.get_by_label("Wanted slowdown, %").fill("2.5")
    page.get_by_label("Price of an instance").fill("40")
    expect(page).to_have_url(re.compile("want=2.5&.*instance=40"))
    expect(page.locator("#detect-yaml")).to_contain_text("slowdown: 1.025")
    assert answer.inner_text() != before
    expect(page.locator("#detect-choice-table .bw-row-marked")).to_have_count(1)
    page.locator("#detect-yaml").scroll_into_view_if_needed()
    page.locator(".bw-copy").first.click()
    page.wait_for_timeout(300)
    copied = yaml.safe_load(page.evaluate("navigator.clipboard.readText()"))
    assert copied[0]["burn_in"] == copied[0]["burn-in-iterations"] == BURN_IN
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert yaml.safe_load(Path(download.value.path()).read_text()) == copied


def test_a_nightly_series_shows_its_smallest_change(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/detectability?series={sample_store.FITTED}")
    table = page.locator("#detect-days-table")
    expect(table).to_contain_text("7 days before")
    seen = table.inner_text()
    page.get_by_label("Power at least, %").fill("95")
    expect(table).to_contain_text("95 % power")
    assert table.inner_text() != seen
    expect(page.locator("#detect-days .scatterlayer .js-line")).to_have_count(2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "width"), [pytest.param("light", 1440, marks=pytest.mark.slow), ("dark", 800)]
)
def test_axe_finds_nothing_serious(
    page: Page, server: Server, scheme: Literal["dark", "light"], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    open_page(page, server, WARM)
    expect(page.locator("#detect-choice-table table")).to_be_visible()
    time.sleep(0.3)
    assert serious_violations(page) == []
    page.goto(f"{server.url}/detectability")
    expect(page.locator(".bw-night")).to_be_visible()
    assert serious_violations(page) == []
    page.goto(f"{server.url}/detectability?series={sample_store.FITTED}")
    expect(page.locator("#detect-days-table table")).to_be_visible()
    assert serious_violations(page) == []
