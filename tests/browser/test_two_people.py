"""Several people and tabs ask for refits: nobody's result is lost, and anybody may stop one."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from models.stats.sampling.chain_processes import PREFIX
from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server
from tests.browser.test_trend import newest_fit, open_trend, start_refit, store_is_busy
from tests.browser.window.tab import WAIT_MS
from tests.dashboard.sample_store import FITTED
from tests.patience import PATIENCE_S

pytestmark = [pytest.mark.browser, pytest.mark.stan, pytest.mark.usefixtures("sampler")]

PATIENCE_MS = 1000 * PATIENCE_S


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """Wait longer: two fits at once on two busy cores take their time."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=WAIT_MS)


@contextmanager
def another_person(browser: Browser) -> Iterator[Page]:
    """Open a page of a browser context that shares nothing with the first."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    thrown: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: thrown.append(error.stack or str(error)))
    yield opened
    context.close()
    assert not thrown, f"The other page threw: {thrown}"


def chains_of(home: Path) -> list[psutil.Process]:
    """Find the chains that run for a server's store."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            writes = any(PREFIX in word for word in process.cmdline())
            if writes and process.environ().get("BANDWATCH_HOME") == str(home):
                found.append(process)
    return found


@contextmanager
def held_chain(home: Path) -> Iterator[None]:
    """Hold a chain of a refit in its course; it can still be killed."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    held: list[psutil.Process] = []
    while not held:
        assert time.monotonic() < deadline, "No chain was seen."
        for chain in chains_of(home):
            with suppress(psutil.NoSuchProcess):
                chain.suspend()
                if chain.status() == psutil.STATUS_STOPPED:
                    held.append(chain)
    try:
        yield
    finally:
        for chain in held:
            with suppress(psutil.NoSuchProcess):
                chain.resume()


def complete_fits(home: Path) -> int:
    with sqlite3.connect(home / "bandwatch.sqlite3") as store:
        query = (
            "SELECT count(*) FROM fit JOIN series ON series.id = fit.series_id"
            " WHERE state = 'complete' AND test = ?"
        )
        return int(store.execute(query, (FITTED.test,)).fetchone()[0])


@pytest.mark.slow
def test_two_people_who_ask_for_the_same_at_once_both_get_the_result_of_one_refit(
    page: Page, browser: Browser, server: Server
) -> None:
    before = complete_fits(server.home)
    with another_person(browser) as other:
        people = (page, other)
        for person in people:
            open_trend(person, server)
            person.get_by_role("button", name="Refit").click()
        with store_is_busy(server.home):  # until both have asked, none can end
            for person in people:  # the same series, the same options
                person.get_by_role("button", name="Start the refit").click()
                expect(person.locator("#refit-card")).to_contain_text("Refitting paint.large")
        for person in people:
            expect(person.locator("#refit-card")).to_contain_text("Done in")
            expect(person.locator("#trend-refit")).to_be_enabled()
            expect(person.locator("#trend-badges")).to_contain_text("Fit healthy")
    assert complete_fits(server.home) == before + 1


@pytest.mark.slow
def test_leaving_the_page_and_coming_back_finds_the_result(page: Page, server: Server) -> None:
    before = newest_fit(server.home)
    open_trend(page, server)
    card = page.locator("#refit-card")
    with store_is_busy(server.home):
        start_refit(page)
        expect(card).to_contain_text("Storing draws")
        page.get_by_role("navigation", name="Pages").get_by_role("link", name="News").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("News")
        expect(card).to_contain_text("Refitting paint.large")
    expect(card).to_contain_text("Done in")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(FITTED.test)
    expect(card).to_contain_text("Done in")
    assert newest_fit(server.home) > before


@pytest.mark.slow
def test_closing_the_page_loses_no_refit(page: Page, browser: Browser, server: Server) -> None:
    before = newest_fit(server.home)
    with another_person(browser) as other:
        open_trend(other, server)
        with store_is_busy(server.home):
            start_refit(other)
            expect(other.locator("#refit-card")).to_contain_text("Storing draws")
            other.close()
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while newest_fit(server.home) == before:
        assert time.monotonic() < deadline, "The refit ended with the page that asked for it."
        time.sleep(0.2)
    page.goto(f"{server.url}/data?view=fits")
    row = page.locator("#fits-grid .ag-center-cols-container .ag-row").filter(has_text="complete")
    expect(row.first).to_be_visible()


@pytest.mark.slow
def test_anybody_sees_what_runs_and_can_stop_it(
    page: Page, browser: Browser, server: Server
) -> None:
    page.goto(f"{server.url}/data?view=fits")
    page.locator("#fits-q").fill("paint")
    button = page.locator("#fits-refit")
    expect(button).to_have_text("Refit 2 series")
    page.get_by_label("Noise").select_option("student_t")  # long enough to be seen
    page.get_by_label("Also where nothing changed").check()
    with another_person(browser) as other:
        other.goto(f"{server.url}/data?view=jobs")
        expect(other.get_by_text("No job runs")).to_be_visible()
        button.click()
        with held_chain(server.home):  # however slow the machine, it cannot end by itself
            table = other.get_by_role("table", name="Jobs that run")
            expect(table).to_contain_text("Refit of 2 series")
            assert serious_violations(other) == []
            other.get_by_role("button", name="Stop the refit of 2 series").click()
            said = page.locator("#refit-card")
            expect(said).to_contain_text("Somebody stopped it on the data page")
            expect(other.get_by_text("No job runs")).to_be_visible()
