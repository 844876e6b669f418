"""Sheriffs work through the queue by keys, in bulk, and two at a time."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from models.records.settings import Settings
from models.storage.alerts.summary_view import read_summary
from models.triage.alert import SummaryStatus
from models.triage.summaries.read_models import SummaryView
from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server, serving
from tests.dashboard import sample_store
from tests.dashboard.sample_alerts import SampleAlerts, fill_alerts
from tests.databases import open_fresh_store

pytestmark = [pytest.mark.browser]

TITLES = '#alerts-grid .ag-center-cols-container .ag-row [col-id="test"] a'
ROW = '#alerts-grid .ag-center-cols-container .ag-row[row-index="{}"]'
TARGET = "#triage-target"
TOAST = "#triage-toast-text"


class AlertsServer:
    """A served store with planted alerts, fresh for each test."""

    def __init__(self, server: Server, alerts: SampleAlerts, now_ms: int) -> None:
        self.url, self.alerts, self.now_ms = server.url, alerts, now_ms
        self._home = server.home

    def summary(self, number: int) -> SummaryView:
        engine = open_fresh_store(Settings(home=self._home, database_url=""))
        found = read_summary(engine, number, now_ms=self.now_ms)
        engine.dispose()
        assert found is not None
        return found


@pytest.fixture
def alerts_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AlertsServer]:
    home = tmp_path_factory.mktemp("home")
    engine, sample = sample_store.open_filled_store(Settings(home=home, database_url=""))
    alerts = fill_alerts(engine, sample.now_ms)
    engine.dispose()
    with serving(home) as server:
        yield AlertsServer(server, alerts, sample.now_ms)


def open_queue(page: Page, alerts_server: AlertsServer, query: str = "?queue=all") -> None:
    page.goto(f"{alerts_server.url}/alerts{query}")
    expect(page.locator(TITLES).first).to_be_visible()


def say_who(page: Page, name: str) -> None:
    """Answer the question for the name, by keys."""
    expect(page.locator("#triage-who-field")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_triage_by_keys_alone_asks_for_the_name_once_and_undoes(
    page: Page, alerts_server: AlertsServer
) -> None:
    open_queue(page, alerts_server)
    expect(page.locator(TARGET)).to_contain_text("No summary is chosen")
    press(page, "j")
    expect(page.locator(TARGET)).to_have_text(
        f"On summary {alerts_server.alerts.regression} (paint.large and 1 more test)"
    )
    press(page, "a")
    say_who(page, "ada")
    expect(page.locator(TOAST)).to_have_text(
        f"Summary {alerts_server.alerts.regression}: acknowledged."
    )
    expect(page.locator(ROW.format(0))).to_contain_text("bug needed")
    # What is decided bars what needs an untriaged alert, with the reason in words.
    press(page, "i")
    expect(page.locator("#triage-reason")).to_contain_text("is investigating. Reset it")
    press(page, "m", "j", "s")
    expect(page.locator(ROW.format(0))).to_contain_text("ada")
    expect(page.locator('#alerts-grid .bw-star[aria-pressed="true"]')).to_have_count(1)
    press(page, "z")
    expect(page.locator('#alerts-grid .bw-star[aria-pressed="true"]')).to_have_count(0)
    press(page, "z", "z")
    expect(page.locator(ROW.format(0))).to_contain_text("triage")
    assert (
        alerts_server.summary(alerts_server.alerts.regression).row.status is SummaryStatus.UNTRIAGED
    )
    press(page, "l")
    expect(page.locator("#triage-word")).to_be_focused()
    page.keyboard.type("gc")
    press(page, "Enter")
    expect(page.locator("#alerts-grid .bw-chip").filter(has_text="gc")).to_be_visible()
    press(page, "Enter")
    expect(page).to_have_url(re.compile(r"/alerts/\d+$"))
    page.go_back()
    expect(page.locator("#triage-who")).to_have_value("ada")


@pytest.mark.slow
def test_several_are_judged_in_one_step_and_taken_back_in_one(
    page: Page, alerts_server: AlertsServer
) -> None:
    open_queue(page, alerts_server, "?queue=performance")
    expect(page.locator(TITLES)).to_have_count(3)
    press(page, "j", "x", "j", "x")
    expect(page.locator(TARGET)).to_have_text("On 2 summaries")
    page.get_by_role("button", name="Invalid").click()
    say_who(page, "grace")
    expect(page.locator(TOAST)).to_have_text("2 summaries: invalid.")
    expect(page.locator(TITLES)).to_have_count(1)
    expect(page.locator("#nav-alerts-waiting")).to_have_text("2")
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator(TOAST)).to_have_text("Undone: 2 summaries are no longer invalid.")
    expect(page.locator("#nav-alerts-waiting")).to_have_text("4")
    # Their data are counted anew; the sample has too few, so they are the code sheriff's again.
    open_queue(page, alerts_server, "?queue=code")
    expect(page.locator(TITLES)).to_have_count(3)


@pytest.mark.slow
def test_the_second_of_two_people_is_told_and_keeps_the_typed_note(
    page: Page, alerts_server: AlertsServer, browser: Browser
) -> None:
    number = alerts_server.alerts.twin
    other_context = browser.new_context()
    other = other_context.new_page()
    for opened in (page, other):
        opened.goto(f"{alerts_server.url}/alerts/{number}")
        expect(opened.locator(TARGET)).to_contain_text("all alerts of summary")
    press(page, "n")
    expect(page.locator("#triage-text")).to_be_focused()
    page.keyboard.type("The cache is cold here.")
    press(other, "i")
    say_who(other, "grace")
    expect(other.locator("#summary-head")).to_contain_text("invalid")
    press(page, "Control+Enter")
    say_who(page, "ada")
    said = page.locator("#triage-dialogue-error")
    expect(said).to_contain_text(f"Summary {number} was changed by grace")
    expect(said).to_contain_text("untriaged → invalid")
    expect(page.locator("#triage-text")).to_have_value("The cache is cold here.")
    assert alerts_server.summary(number).notes == ()
    page.get_by_role("button", name="Reload").first.click()
    expect(page.locator("#summary-head")).to_contain_text("invalid")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#summary-history")).to_contain_text("ada")
    notes = [(note.who, note.text) for note in alerts_server.summary(number).notes]
    assert notes == [("ada", "The cache is cold here.")]
    # Whoever looks at an old queue is told as well, and nothing is overwritten.
    open_queue(page, alerts_server)
    other.get_by_role("button", name="Reset").first.click()
    expect(other.locator(TOAST)).to_contain_text("was changed by ada")
    other.locator("#triage-toast-reload").click()
    expect(other.locator("#summary-notes")).to_contain_text("cold here")
    other.get_by_role("button", name="Reset").first.click()
    expect(other.locator("#summary-head")).to_contain_text("untriaged")
    page.locator("#alerts-grid .ag-row", has_text="beta").first.click()
    press(page, "s")
    expect(page.locator(TOAST)).to_contain_text("was changed by grace")
    assert not alerts_server.summary(number).row.starred
    row = page.locator("#alerts-grid .ag-row", has_text="beta").first
    expect(row).to_contain_text("invalid")
    page.locator("#triage-toast-reload").click()
    expect(row).not_to_contain_text("invalid")  # the row is that of now
    press(page, "s")
    expect(page.locator(TOAST)).to_have_text(f"Summary {number}: starred.")
    other_context.close()


@pytest.mark.slow
def test_a_note_is_markdown_without_html_scripts_or_odd_links(
    page: Page, alerts_server: AlertsServer
) -> None:
    page.goto(f"{alerts_server.url}/alerts/{alerts_server.alerts.host}")
    expect(page.locator(TARGET)).to_contain_text("all alerts of summary")
    page.evaluate("window.broken = 0")
    press(page, "n")
    expect(page.locator("#triage-text")).to_be_focused()
    page.locator("#triage-text").fill(
        "**bold** <script>window.broken = 1</script> <img src=x onerror='window.broken = 2'>\n\n"
        "[odd](javascript:window.broken=3) ![odd](https://example.org/picture.png)\n\n"
        "[data](data:text/html,<script>window.broken=5</script>) [web](https://example.org)\n"
    )
    press(page, "Control+Enter")
    say_who(page, "ada")
    note = page.locator(".bw-note-text")
    expect(note.locator("strong")).to_have_text("bold")
    expect(note).to_contain_text("<script>")
    assert note.locator("script, img").count() == 0
    links = note.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert "https://example.org" in links
    for link in note.locator("a").all():
        address = link.get_attribute("href") or ""
        assert address in ("javascript:void(0)", "https://example.org/picture.png") or (
            not re.match(r"\s*(javascript|data):", address, re.IGNORECASE)
        ), address
    assert page.evaluate("window.broken") == 0


@pytest.mark.slow
def test_filters_go_to_the_link_and_come_back_from_it(
    page: Page, alerts_server: AlertsServer
) -> None:
    open_queue(page, alerts_server, "")
    expect(page.locator(TITLES)).to_have_count(1)
    page.locator(".bw-role", has_text="All").click()
    expect(page.locator(TITLES)).to_have_count(4)
    expect(page).to_have_url(re.compile(r"/alerts\?queue=all$"))
    page.get_by_label("Cause").select_option("host")
    expect(page.locator(TITLES)).to_have_count(1)
    expect(page).to_have_url(re.compile("cause=host"))
    page.reload()
    expect(page.locator(TITLES)).to_have_count(1)
    page.get_by_label("Cause").select_option("any")
    page.get_by_text("Overdue", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?queue=all&overdue=1$"))
    expect(page.locator(".bw-late")).to_have_count(1)
    page.get_by_label("Words").fill("no such thing")
    expect(page.get_by_text("Nothing matches")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_axe_finds_nothing_serious_at_any_width(
    page: Page, alerts_server: AlertsServer, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for address in (
        "?queue=all",
        f"/{alerts_server.alerts.regression}",
        f"/{alerts_server.alerts.host}",
        "/999",
    ):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{alerts_server.url}/alerts{address}")
        shown = page.locator(f"{TITLES}, .bw-alert .scatterlayer .points path, .bw-empty").first
        expect(shown).to_be_attached()
        assert serious_violations(page) == []
        page.set_viewport_size({"width": 800, "height": 900})
        assert page.evaluate(overflow) == 0
        assert serious_violations(page) == []
    page.goto(f"{alerts_server.url}/alerts/{alerts_server.alerts.regression}")
    expect(page.locator(TARGET)).to_contain_text("all alerts of summary")
    press(page, "r")
    expect(page.locator(".bw-candidates input").first).to_be_visible()
    assert serious_violations(page) == []
