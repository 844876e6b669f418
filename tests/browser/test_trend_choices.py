"""An engineer chooses what the trend page shows, asks about a point, and shares the page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import serious_violations
from tests.browser.conftest import wait_until
from tests.browser.serving import Server
from tests.browser.test_trend import DOTS, PLACE_OF_POINT, open_trend
from tests.dashboard.sample_store import FITTED, UNFITTED

pytestmark = [pytest.mark.browser]

SHIFTS = """window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: 'layout-shift', buffered: true });"""
PLOT = """() => {
  const gd = document.querySelector('#trend-graph .js-plotly-plot');
  const box = gd.getBoundingClientRect(), size = gd._fullLayout._size;
  return [box.top + size.t, box.bottom - size.b];
}"""
NAMES = """() => document.querySelector('#trend-graph .js-plotly-plot').data.map((t) => t.name)"""


def click_a_point(page: Page) -> None:
    x, y = page.evaluate(PLACE_OF_POINT)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    expect(page.locator("#trend-graph .hoverlayer .hovertext").first).to_be_visible()
    page.mouse.click(x, y)


@pytest.mark.slow
def test_groups_bands_and_axis_are_chosen_and_kept_in_the_link(page: Page, server: Server) -> None:
    open_trend(page, server)
    assert {"group mean", "regression", "predictive 90 %"} <= set(page.evaluate(NAMES))
    page.locator("#trend-groups").select_option("none")
    expect(page).to_have_url(re.compile("groups=none"))
    wait_until(page, f"!({NAMES})().includes('group mean')")
    page.locator("#trend-band").select_option("level")
    wait_until(page, f"!({NAMES})().includes('predictive 90 %')")
    page.get_by_text("More", exact=True).click()
    page.locator("#trend-log").check()
    expect(page).to_have_url(re.compile("groups=none&band=level&log=1"))
    page.reload()
    expect(page.locator(DOTS).first).to_be_visible()
    names = set(page.evaluate(NAMES))
    assert "level 90 %" in names
    assert not {"group mean", "predictive 90 %"} & names
    page.locator("#trend-groups").select_option("robust")
    expect(page).not_to_have_url(re.compile("groups="))


@pytest.mark.slow
def test_a_point_tells_its_run_and_becomes_the_day_that_is_judged(
    page: Page, server: Server
) -> None:
    open_trend(page, server)
    click_a_point(page)
    detail = page.locator("#trend-detail")
    expect(detail).to_contain_text("This point")
    expect(detail).to_contain_text(re.compile("run-[0-9]+"))
    expect(detail).to_contain_text("1 value of this run")
    expect(page).to_have_url(re.compile("point=[0-9]+"))
    detail.get_by_role("button", name="Compare with it").click()
    expect(page.locator(".bw-comparison")).to_have_count(5)
    detail.get_by_role("button", name="Use as reference day").click()
    expect(page).to_have_url(re.compile(r"day=\d{4}-\d\d-\d\d"))
    expect(page.locator(".bw-comparison").last).to_contain_text("the same day")
    detail.get_by_role("button", name="Close the details").click()
    expect(detail).not_to_contain_text("This point")
    expect(page).not_to_have_url(re.compile("point="))


@pytest.mark.slow
def test_a_comparison_day_is_taken_away_and_the_decision_is_in_words(
    page: Page, server: Server
) -> None:
    open_trend(page, server)
    rows = page.locator(".bw-comparison")
    expect(rows.nth(1)).to_contain_text(re.compile("sure it is slower than on .* by .*%"))
    expect(rows.nth(1)).to_contain_text("or more would have been detected")
    rows.first.get_by_role("button").click()
    expect(rows).to_have_count(3)
    expect(page).to_have_url(re.compile("against=.*against=.*against="))
    page.get_by_text("How to read this").click()
    expect(page.locator(".bw-how")).to_contain_text("A verdict needs 90 %")
    said = rows.first.inner_text()
    page.locator("#trend-by").select_option("predictive")
    expect(page).to_have_url(re.compile("by=predictive"))
    expect(rows.first).not_to_have_text(said)


@pytest.mark.slow
def test_a_second_series_is_added_arranged_and_taken_away(page: Page, server: Server) -> None:
    open_trend(page, server)
    page.get_by_role("button", name="Add a series").click()
    expect(page.locator("#finder-words")).to_be_focused()
    page.keyboard.type("small paint")
    expect(page.locator("a.bw-result")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 series")
    expect(page).to_have_url(re.compile(r"paint\.large.*paint\.small"))
    expect(page.locator(DOTS).first).to_be_visible()
    page.locator("#trend-view").select_option("multiples")
    wait_until(
        page, "document.querySelector('#trend-graph .js-plotly-plot').layout.yaxis3 !== undefined"
    )
    page.get_by_role("button", name="Remove paint.large").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(UNFITTED.test)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 series")
    expect(page.locator("#trend-view")).to_have_value("multiples")
    page.go_back()
    expect(page.locator("#trend-view")).to_have_value("overlaid")
    wait_until(
        page, "document.querySelector('#trend-graph .js-plotly-plot').layout.yaxis3 === undefined"
    )
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(FITTED.test)


@pytest.mark.slow
def test_a_shared_link_is_frozen_and_leads_back_to_the_present(page: Page, server: Server) -> None:
    open_trend(page, server)
    page.locator("#trend-groups").select_option("none")
    page.get_by_role("button", name="Share").click()
    link = page.locator("#shared-link")
    expect(link).to_contain_text(re.compile(r"^http://127\.0\.0\.1:\d+/trend\?"))
    address = link.inner_text()
    for part in ("day=", "from=", "to=", "groups=none", "asof=", "fit="):
        assert part in address
    page.goto(address)
    expect(page.locator(DOTS)).to_have_count(600)
    banner = page.locator("#trend-frozen")
    expect(banner).to_contain_text("frozen")
    expect(page.locator(".bw-comparison")).to_have_count(4)
    assert serious_violations(page) == []
    banner.get_by_role("link", name="Show it live").click()
    expect(page).not_to_have_url(re.compile("asof="))
    expect(banner).not_to_contain_text("frozen")


@pytest.mark.slow
def test_pictures_and_files_can_be_saved(page: Page, server: Server) -> None:
    open_trend(page, server)
    for word, ending in (
        ("PNG picture", ".png"),
        ("SVG picture", ".svg"),
        ("CSV table", ".csv"),
        ("Markdown for a bug report", ".md"),
    ):
        page.get_by_role("button", name="Save").click()
        with page.expect_download() as begun:
            page.get_by_text(word).click()
        assert begun.value.suggested_filename.endswith(ending)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1440, 800])
def test_the_plot_is_near_the_top_and_what_arrives_later_moves_nothing(
    cold_page: Page, server: Server, width: int
) -> None:
    page = cold_page
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(SHIFTS)
    open_trend(page, server)
    expect(page.locator(".bw-comparison")).to_have_count(4)
    expect(page.locator("#trend-badges")).to_contain_text("Fit healthy")
    top, bottom = page.evaluate(PLOT)
    assert top < (260 if width == 1440 else 320)  # names of lines take a row more at 800 px
    assert bottom < 850
    assert page.evaluate("window.shifts") < 0.1
    for path in ("/releases", "/data"):
        page.goto(f"{server.url}{path}")
        expect(page.locator("[role=row]").nth(1)).to_be_attached()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shifts") < 0.1, path
    nav = page.locator(".bw-nav")
    assert nav.evaluate("(found) => found.scrollWidth <= found.clientWidth")


def test_back_undoes_a_zoom_and_copy_gives_a_frozen_text(page: Page, server: Server) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_trend(page, server)
    first = page.locator("#trend-from")
    opening = first.get_attribute("placeholder")
    assert opening is not None
    assert re.fullmatch(r"\d{1,2} [A-Z][a-z]{2} \d{4}", opening)
    first.fill("2026-10-03")
    first.press("Enter")
    expect(first).to_have_value("3 Oct 2026")
    expect(page).to_have_url(re.compile("from=2026-10-03$"))
    first.fill("nonsense")
    first.press("Enter")
    expect(first).to_have_class(re.compile("is-invalid"))
    expect(page).to_have_url(re.compile("from=2026-10-03$"))
    page.locator("#trend-groups").select_option("none")
    expect(page).to_have_url(re.compile("groups=none"))
    page.go_back()
    expect(page.locator("#trend-groups")).to_have_value("robust")
    expect(first).to_have_value("3 Oct 2026")
    page.go_back()
    expect(first).to_have_value("")
    expect(first).to_have_attribute("placeholder", opening)
    page.locator("#trend-copy").click()
    expect(page.locator("#trend-copy")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"\[Open in Bandwatch, as of now\]\(http.*asof=2026.*&fit=\d+\)", copied)
    assert "| 7 days before |" in copied


@pytest.mark.slow
def test_a_run_without_alert_is_explained_rule_by_rule(page: Page, server: Server) -> None:
    open_trend(page, server)
    click_a_point(page)
    expect(page.locator("#trend-detail")).to_contain_text("This point")
    page.get_by_role("button", name="Why no alert here?").click()
    why = page.locator("#trend-why")
    expect(why).to_contain_text("At the chosen run")
    expect(why.locator(".bw-rung").first).to_contain_text("Watched: met.")
    expect(why.locator(".bw-rung-stopped")).to_contain_text("A change here: not met.")
    expect(why.locator(".bw-rung-later").first).to_contain_text("Large enough: not asked")
    assert serious_violations(page) == []
    page.get_by_role("button", name="Close the details").click()
    expect(why).to_contain_text("At the newest event")
