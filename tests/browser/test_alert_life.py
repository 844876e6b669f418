"""A regression from detection to "fixed", played by both sheriffs over a store with twins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.series import SeriesKey
from models.records.settings import Settings
from models.services.alerts.detect_all import detect_all
from models.services.alerts.retrigger_plan import plan_of
from models.services.fitting.summarize_series import summarize_series
from models.storage.alerts.queue_view import read_queue
from models.storage.alerts.summary_view import read_summary
from models.storage.fits.status_store import save_status
from models.storage.results.catalogue_view import get_series, match_series
from models.storage.results.measurement_store import store_batch
from models.storage.results.points_view import read_points
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.queue import QueueQuery, QueueRow
from models.triage.summaries.read_models import SummaryView
from models.triage.summaries.retriggers import Retrigger
from tests.browser.serving import serving
from tests.browser.window.tab import WAIT_MS
from tests.dashboard import sample_store
from tests.dashboard.sample_store import FITTED, UNFITTED
from tests.present import PRESENT_MS
from tests.storage.made_up_triage import keys_of_alerts

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TWIN = replace(FITTED, branch="beta")  # where the change came from
JUDGED = (FITTED, UNFITTED, TWIN)
TITLES = '#alerts-grid .ag-center-cols-container .ag-row [col-id="test"] a'
TARGET = "#triage-target"
TOAST = "#triage-toast-text"
EVERY_RUN = 1000  # a budget that no plan uses up


@dataclass
class Store:
    """The served store, with what happens to it outside of the browser."""

    url: str
    engine: Engine
    now_ms: int = PRESENT_MS
    _retriggered: int = 0

    def detect(self) -> None:
        """Judge the series anew and detect, as the end of a refit does."""
        for key in JUDGED:
            series = get_series(self.engine, str(key))
            save_status(self.engine, summarize_series(self.engine, series, self.now_ms))
        # Not the series that fails all the time: it has an alert of its own kind, tested elsewhere.
        found = [item for item in match_series(self.engine, "*") if "crash" not in item.key.test]
        detect_all(self.engine, found, self.now_ms)

    def row(self, branch: str) -> QueueRow:
        rows = read_queue(self.engine, QueueQuery(branches=(branch,)), now_ms=self.now_ms)
        (found,) = [row for row in rows if row.worst and "paint" in row.worst.series.key.test]
        return found

    def retrigger(self, summary_id: int) -> None:
        """Let runs arrive until revisions have enough; the search for the culprit would go on."""
        plan = plan_of(self.engine, summary_id, EVERY_RUN)
        while not all(item.bits for item in plan):
            keys = keys_of_alerts(self.engine, [item.alert_id for item in plan])
            rows = [row for item in plan for row in self._repeated(keys[item.alert_id], item)]
            with self.engine.begin() as connection:
                store_batch(connection, None, rows, self.now_ms + self._retriggered)
            self.detect()
            plan = plan_of(self.engine, summary_id, EVERY_RUN)

    def _repeated(self, key: SeriesKey, item: Retrigger) -> Iterator[Measurement]:
        points = read_points(self.engine, get_series(self.engine, str(key)).id)
        place = int(np.flatnonzero(points.revision == item.revision)[-1])
        for number in range(item.runs):
            # It runs now, days after the revision's own run, as a real retrigger does.
            self._retriggered += 1
            time_ms = self.now_ms + self._retriggered
            made = sample_store.run(key, time_ms, float(points.value[place]) + 0.01 * number)
            yield made._replace(revision=item.revision)

    def summary(self, number: int) -> SummaryView:
        found = read_summary(self.engine, number, now_ms=self.now_ms)
        assert found is not None
        return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Serve the sample store and a twin of its largest change on another branch."""
    engine, sample = sample_store.open_filled_store(Settings(home=tmp_path, database_url=""))
    now_ms = sample.now_ms
    # The change came from there, so it was seen there first.
    earlier = [
        row._replace(time_ms=row.time_ms - 6 * 3_600_000)
        for row in sample_store.history(TWIN, now_ms, 5)
    ]
    with engine.begin() as connection:
        store_batch(connection, None, earlier, now_ms)
    for key in (UNFITTED, TWIN):
        sample_store.store_sample_fit(engine, key, now_ms)
    with serving(tmp_path) as server:
        made = Store(server.url, engine)
        made.detect()
        yield made
    engine.dispose()


@pytest.fixture
def sheriffs(browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Open a browser for each of the two roles; neither page may throw."""
    thrown: list[str] = []
    pages: list[Page] = []
    for _ in range(2):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(WAIT_MS)
        opened = context.new_page()
        opened.on("pageerror", lambda error: thrown.append(error.stack or str(error)))
        pages.append(opened)
    yield pages[0], pages[1]
    for page in pages:
        page.context.close()
    assert not thrown


def say_who(page: Page, name: str) -> None:
    expect(page.locator("#triage-who-field")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def open_role_queue(page: Page, store: Store, query: str, number: int) -> None:
    """Open the queue of a role, in which so many summaries lie."""
    page.goto(f"{store.url}/alerts{query}")
    expect(page.locator(TITLES)).to_have_count(number)


def opened(page: Page) -> None:
    """Wait until the page of a summary can be acted on."""
    expect(page.locator(TARGET)).to_contain_text("all alerts of summary")


def test_a_regression_lives_from_detection_to_fixed_through_both_desks(
    store: Store, sheriffs: tuple[Page, Page]
) -> None:
    code, performance = sheriffs
    main, twin = store.row("main").id, store.row("beta").id

    # The code sheriff finds both, and asks for runs where data are missing.
    open_role_queue(code, store, "", 2)
    open_role_queue(performance, store, "?queue=performance", 0)
    expect(performance.get_by_text("This queue is empty")).to_be_visible()
    code.locator(TITLES).and_(code.locator(f'a[href="/alerts/{main}"]')).click()
    opened(code)
    expect(code.locator("#summary-head")).to_contain_text("collecting data")
    expect(code.locator(".bw-alert")).to_have_count(3)
    expect(code.locator(".bw-alert .scatterlayer .points path").first).to_be_attached()
    code.locator("#summary-round-comment").fill("Five revisions, a step expected.")
    code.get_by_role("button", name=re.compile("Begin a round of 20 runs")).click()
    say_who(code, "carla")
    expect(code.locator("#summary-plan")).to_contain_text("0 of 20 runs have arrived")
    expect(code.locator("#summary-plan")).to_contain_text("“Five revisions, a step expected.”")
    expect(code.locator("#summary-round-comment")).to_have_value("")
    expect(code.get_by_label("Reason of a further round")).to_be_visible()
    code.get_by_role("button", name=re.compile("Begin a round of")).click()
    expect(code.locator("#triage-toast")).to_contain_text("Round 2 needs a reason")
    code.get_by_role("button", name="Complete…").click()
    expect(code.locator("#triage-text")).to_be_focused()
    press(code, "Control+Enter")
    expect(code.locator("#triage-dialogue-error")).to_have_text("The result is empty.")
    press(code, "Escape")
    expect(code.locator("#summary-head")).to_contain_text("wants: collecting data")
    press(code, "n")
    expect(code.locator("#triage-text")).to_be_focused()
    code.keyboard.type("Three tests moved with **one** revision.")
    press(code, "Control+Enter")
    expect(code.locator(".bw-note-text strong")).to_have_text("one")

    # The runs arrive; the data say so themselves, and the summary changes queues.
    store.retrigger(main)
    code.reload()
    opened(code)
    expect(code.locator("#summary-plan")).to_contain_text("20 of 20 runs have arrived")
    expect(code.locator("#summary-plan")).to_contain_text("Completed by bandwatch")
    expect(code.locator("#summary-head")).to_contain_text("data ready: 5 of 5 revisions")
    open_role_queue(performance, store, "?queue=performance", 2)  # the round was for both branches

    # The performance sheriff decides by keys: one alert came from the other branch.
    links = [a.get_attribute("href") for a in performance.locator(TITLES).all()]
    press(performance, *"j" * (links.index(f"/alerts/{main}") + 1), "Enter")
    opened(performance)
    names = performance.locator(".bw-alert-name").all_text_contents()
    press(performance, *"j" * (names.index("paint.large") + 1), "d")
    expect(performance.locator(".bw-candidates")).to_contain_text(f"Summary {twin} · beta")
    press(performance, "Control+Enter")
    say_who(performance, "pete")
    large = performance.locator(".bw-alert", has_text="paint.large")
    expect(large).to_contain_text(f"downstream of summary {twin}")
    expect(performance.locator("#summary-near")).to_contain_text("downstream of")
    press(performance, "Escape", "a")
    expect(performance.locator("#summary-head")).to_contain_text("investigating")
    expect(performance.locator("#summary-head")).to_contain_text("wants: bug needed")

    # The bug gets a text with a link that stands still, and its number.
    performance.locator("#summary-bug-open").click()
    text = performance.locator("#summary-bug-text")
    expect(text).to_contain_text(re.compile(r"/trend\?series=sample/main/render/paint.*asof="))
    expect(text).to_contain_text("render/paint.small")
    press(performance, "Escape")
    expect(text).to_be_hidden()
    press(performance, "b")
    expect(performance.locator("#triage-word")).to_be_focused()
    performance.keyboard.type("4711")
    press(performance, "Enter")
    expect(performance.locator("#summary-decide")).to_contain_text("4711")
    expect(performance.locator("#summary-head")).not_to_contain_text("bug needed")

    # It ends: fixed, with the reason, and leaves both queues.
    performance.get_by_role("button", name="fixed", exact=True).click()
    expect(performance.locator("#triage-text")).to_be_focused()
    performance.keyboard.type("The cache is back.")
    press(performance, "Control+Enter")
    expect(performance.locator("#summary-head .bw-state")).to_have_text("fixed")
    history = performance.locator("#summary-history")
    for words in "carla start round", "pete call downstream", "pete acknowledge", "pete set fixed":
        expect(history).to_contain_text(words)
    expect(history).to_contain_text("investigating → fixed")
    expect(history).to_contain_text("“The cache is back.”")
    open_role_queue(performance, store, "?queue=performance", 0)
    store.detect()
    shown = store.summary(main)
    assert shown.row.status is SummaryStatus.FIXED
    statuses = {alert.series.key.test: alert.status for alert in shown.alerts}
    assert statuses["paint.large"] is AlertStatus.DOWNSTREAM
    assert statuses["paint.small"] is AlertStatus.ACKNOWLEDGED

    # One undo takes the last step back, and only that one.
    performance.goto(f"{store.url}/alerts/{main}")
    opened(performance)
    press(performance, "z")
    expect(performance.locator("#summary-head .bw-state")).to_have_text("investigating")


def test_a_change_created_by_hand_is_reassigned_on_its_own_branch_only(
    store: Store, sheriffs: tuple[Page, Page]
) -> None:
    page, _ = sheriffs
    twin, main = store.row("beta"), store.row("main").id
    series = get_series(store.engine, str(TWIN))
    points = read_points(store.engine, series.id)
    later = int(np.flatnonzero(points.time_ms > twin.first_ms + DAY_MS)[0])
    point = int(points.measurement_id[later])

    # A run on the trend page becomes an alert with a summary of its own.
    page.goto(f"{store.url}/trend?series={TWIN}&point={point}")
    page.get_by_role("button", name="Create an alert…").click()
    expect(page.locator("#triage-text")).to_be_focused()
    page.keyboard.type("It looks like two steps.")
    press(page, "Control+Enter")
    say_who(page, "pete")
    expect(page).to_have_url(re.compile(r"/alerts/\d+$"))
    opened(page)
    number = int(page.url.rpartition("/")[2])
    expect(page.locator("#summary-head")).to_contain_text("made by hand")

    # Another branch is refused in place, with the reason; the own branch is offered.
    press(page, "j", "r")
    expect(page.locator(".bw-candidates")).to_contain_text(f"Summary {twin.id} · beta")
    page.locator("#triage-number").fill(str(main))
    press(page, "Enter")
    expect(page.locator("#triage-dialogue-error")).to_contain_text("downstream, not reassigned")
    page.locator("#triage-number").fill(str(twin.id))
    press(page, "Enter")
    expect(page.locator("#summary-head .bw-state")).to_have_text("reassigned")
    assert store.summary(number).row.status is SummaryStatus.REASSIGNED
    page.locator("#summary-near a").first.click()
    expect(page).to_have_url(re.compile(rf"/alerts/{twin.id}$"))
    expect(page.locator("#summary-near")).to_contain_text("Alerts that point here")

    # The trend now marks both, and each mark leads to its summary.
    page.goto(f"{store.url}/trend?series={TWIN}")
    links = page.locator(".bw-trend-alerts a")
    expect(links).to_have_count(2)
    links.first.click()
    expect(page).to_have_url(re.compile(rf"/alerts/{number}$"))
