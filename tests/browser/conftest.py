"""One browser and one tab per test process, emptied for each test; one server per module."""

import os
from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from models.records.settings import Settings
from tests.browser.serving import Server, serving
from tests.browser.window.chromium import FLAGS, NoBrowserError, find_or_install
from tests.browser.window.tab import WAIT_MS, SharedTab, open_tab
from tests.dashboard import sample_store

PASSED = pytest.StashKey[bool]()


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression is true in the page.

    Playwright's own ``wait_for_function`` evaluates text within the page, which the app's
    Content-Security-Policy forbids.

    Raises
    ------
    AssertionError
        If it is not within `WAIT_MS`.
    """
    for _ in range(WAIT_MS // 50):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"Not true within {WAIT_MS / 1000:g} s: {expression}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a headless Chromium, installed first if the machine has none."""
    try:
        chromium = find_or_install()
    except NoBrowserError as error:
        pytest.fail(str(error), pytrace=False)
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.program,
            args=list(FLAGS),
            env={**os.environ, **chromium.environment},
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def shared_tab(browser: Browser) -> Iterator[SharedTab]:
    """Keep one tab for the tests of this process."""
    tab = SharedTab(browser)
    yield tab
    tab.discard()


@pytest.fixture
def page(shared_tab: SharedTab, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Hand out the shared tab, empty, 1440 px wide, light.

    Afterwards it fails the test if the page threw an error, or asked another host for anything.
    """
    tab = shared_tab.take()
    yield tab.page
    faults = tab.faults()
    if faults or not request.node.stash.get(PASSED, False):
        shared_tab.discard()
    assert not faults, f"The page {faults}"


@pytest.fixture
def cold_page(browser: Browser) -> Iterator[Page]:
    """Open a tab as on a first visit; what `page` asserts afterwards holds here too."""
    tab = open_tab(browser)
    yield tab.page
    tab.context.close()
    assert not tab.faults(), f"The page {tab.faults()}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note whether a test's own part passed, for the fixture that cleans up after it."""
    report = yield
    if call.when == "call":
        item.stash[PASSED] = report.passed
    return report


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a sample store in which every state of the trend page occurs."""
    home = tmp_path_factory.mktemp("home")
    engine, _ = sample_store.open_filled_store(Settings(home=home, database_url=""))
    engine.dispose()
    with serving(home) as running:
        yield running
