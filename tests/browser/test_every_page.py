"""Every page of the app: axe in both themes at three widths, and the keys that work everywhere."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from dashboard.server.pages import PAGES
from models.records.settings import Settings
from tests.browser.accessibility import clipped_text, serious_violations
from tests.browser.conftest import wait_until
from tests.browser.serving import Server, serving
from tests.dashboard import sample_store
from tests.dashboard.sample_benchmarks import WARM, fill_benchmarks
from tests.dashboard.sample_store import FITTED

pytestmark = [pytest.mark.browser]

WIDTHS = (800, 1440, 2560)
ROWS = ".ag-pinned-left-cols-container .ag-row a"

# Of pages that show more with a query: the query, and what is there when the page is filled.
FILLED = {
    "/": ("", "[role=row] a"),
    "/trend": (f"?series={FITTED}", "#trend-graph .scatterlayer .js-fill"),
    "/embed/trend": (f"?series={FITTED}", "#trend-graph .scatterlayer .js-fill"),
    "/releases/matrix": ("?last=3", f"#matrix-grid {ROWS}"),
    "/news": ("?days=365", ".bw-story"),
    "/failures": ("?days=365", f"#failures-grid {ROWS}"),
    "/releases": ("?against=9.7", f"#releases-grid {ROWS}"),
    "/releases/report": ("?against=9.7", ".bw-gate-title"),
    "/detectability": (
        f"?series={quote(str(WARM), safe='/')}",
        "#detect-rates .heatmaplayer image",
    ),
    "/data": ("", "#days-graph .heatmaplayer image"),
}
PATHS = [page.path.replace("<summary_id>", "1") for page in PAGES]
ADDRESSES = [
    *PATHS,
    "/detectability?",  # the night of all benchmarks
    "/data?view=ingests",
    "/data?view=fits",
    "/data?view=jobs",
    f"/trend?series={FITTED}&view=multiples&series=sample/main/render/paint.small/linux-x64",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the usual series with benchmarks beside them."""
    home = tmp_path_factory.mktemp("home")
    engine, sample = sample_store.open_filled_store(Settings(home=home, database_url=""))
    fill_benchmarks(engine, sample.now_ms)
    engine.dispose()
    with serving(home) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_and_no_text_is_clipped_in_either_theme_at_any_width(
    page: Page, server: Server, address: str
) -> None:
    query, wanted = FILLED.get(address, ("", "h1"))
    page.goto(f"{server.url}{address}{query}")
    expect(page.locator(wanted).first).to_be_attached()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.wait_for_load_state("networkidle")
    for theme in ("light", "dark"):
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wait_until(page, f"document.documentElement.scrollWidth <= {width}")
            assert serious_violations(page) == [], (theme, width)
            assert clipped_text(page) == [], (theme, width)
        page.locator("body").press("t")


@pytest.mark.slow
@pytest.mark.parametrize("address", PATHS)
def test_the_keyboard_leads_everywhere(page: Page, server: Server, address: str) -> None:
    query, wanted = FILLED.get(address, ("", "h1"))
    page.goto(f"{server.url}{address}{query}")
    expect(page.locator(wanted).first).to_be_attached()
    page.locator("body").press("?")
    listed = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(listed).to_be_visible()
    expect(listed).to_contain_text("Show this list")
    assert serious_violations(page) == []
    page.keyboard.press("Escape")
    expect(listed).not_to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("paint large")
    expect(page.locator("a.bw-result")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".bw-finder")).not_to_be_attached()
    page.locator("body").press("g")
    page.locator("body").press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
