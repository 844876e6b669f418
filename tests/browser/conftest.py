"""One browser per test process, one fresh page per test, one server per module."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from models.records.settings import Settings
from models.storage.database.engine import open_store
from tests.browser.chromium import FLAGS, NoBrowserError, find_or_install
from tests.browser.serving import Server, serving
from tests.dashboard import sample_store

WAIT_MS = 20_000
BROKEN_CALLBACK = re.compile(r"\b(Type|Reference|Range|Syntax)Error\b")


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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page in a browser context of its own, 1440 px wide, light.

    Afterwards it fails the test if the page threw an error, if a callback of the page's own
    JavaScript did (Dash writes those to the console), or if it asked another host for anything.
    """
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    context.set_default_timeout(WAIT_MS)
    opened = context.new_page()
    asked: list[str] = []
    thrown: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: thrown.append(error.stack or str(error)))
    opened.on(
        "console",
        lambda said: (
            thrown.append(said.text)
            if said.type == "error" and BROKEN_CALLBACK.search(said.text)
            else None
        ),
    )
    yield opened
    context.close()
    assert not thrown, f"The page threw: {thrown}"
    elsewhere = [
        url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))
    ]
    assert not elsewhere, f"The page asked other hosts: {elsewhere}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a sample store in which every state of the trend page occurs."""
    home = tmp_path_factory.mktemp("home")
    engine = open_store(Settings(home=home, database_url=""))
    sample_store.fill(engine)
    engine.dispose()
    with serving(home) as running:
        yield running
