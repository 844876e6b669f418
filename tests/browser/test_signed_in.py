"""Behind a proxy that signs people in: their names on the pages, and refusals in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from models.records.settings import Settings
from models.storage.alerts.summary_view import read_summary
from tests.browser.accessibility import serious_violations
from tests.browser.serving import Server, serving
from tests.dashboard import sample_store
from tests.dashboard.sample_alerts import fill_alerts
from tests.databases import open_fresh_store
from tests.present import PRESENT_MS

pytestmark = [pytest.mark.browser]


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_fresh_store(Settings(home=tmp_path_factory.mktemp("home"), database_url=""))
    yield engine
    engine.dispose()


@pytest.fixture
def server(engine: Engine) -> Iterator[Server]:
    """Serve alerts to people whom a proxy on this machine names; ada is a sheriff."""
    sample = sample_store.fill(engine)
    fill_alerts(engine, sample.now_ms)
    settings = {"sign_in": "proxy", "trusted_proxies": "127.0.0.1", "sheriffs": "ada"}
    home = Path(str(engine.url.database)).parent
    with serving(home, **settings) as running:
        yield running


@pytest.mark.slow
def test_the_person_who_signed_in_acts_and_a_viewer_is_told_why_not(
    cold_page: Page, server: Server, engine: Engine
) -> None:
    page = cold_page

    def open_as(name: str) -> None:
        page.set_extra_http_headers({"X-Forwarded-User": name})
        page.goto(f"{server.url}/alerts/1")
        expect(page.locator(".bw-signed-in")).to_contain_text(name)
        expect(page.get_by_label("Acting as")).to_have_value(name)
        expect(page.get_by_label("Acting as")).not_to_be_editable()

    open_as("bob")
    page.locator("[data-bw-act=star]").first.click()
    expect(page.locator("#error")).to_contain_text("This needs the role sheriff")
    open_as("ada")
    assert serious_violations(page) == []
    page.locator("[data-bw-act=star]").first.click()
    expect(page.locator("#triage-toast")).to_contain_text("starred")
    view = read_summary(engine, 1, now_ms=PRESENT_MS)
    assert view is not None
    assert view.row.starred
    # The proxy names somebody else meanwhile: the page that is open says so, and does nothing.
    page.set_extra_http_headers({"X-Forwarded-User": "root"})
    page.locator("[data-bw-act=star]").first.click()
    expect(page.locator("#error")).to_contain_text("You are signed in as root now")
