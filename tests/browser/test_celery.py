"""Refits and assessments where background jobs run by Celery over a real Redis."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from models.records.settings import Settings
from tests.browser.serving import Server, serving
from tests.browser.test_detectability import assessments, open_page
from tests.browser.test_trend import newest_fit, open_trend, start_refit, store_is_busy
from tests.browser.window.tab import WAIT_MS
from tests.celery_worker import worker
from tests.dashboard import sample_store
from tests.dashboard.sample_benchmarks import WARM, fill_benchmarks
from tests.patience import PATIENCE_S
from tests.redis_server import find_redis, running_redis

pytestmark = [pytest.mark.browser, pytest.mark.stan]


@pytest.fixture(scope="module")
def celery_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a sample store with a Celery worker beside."""
    program = find_redis()
    if program is None:
        pytest.skip("there is no redis-server, and its wheel does not exist for this Python")
    home = tmp_path_factory.mktemp("celery")
    engine, sample = sample_store.open_filled_store(Settings(home=home, database_url=""))
    fill_benchmarks(engine, sample.now_ms)
    engine.dispose()
    with running_redis(program, home) as url, pytest.MonkeyPatch.context() as environment:
        environment.setenv("BANDWATCH_CELERY_URL", url)
        with worker(home, url), serving(home) as running:
            yield running


@pytest.mark.slow
@pytest.mark.usefixtures("sampler")  # its programs are compiled, so that the job need not
def test_a_refit_by_celery_can_be_cancelled_and_done(page: Page, celery_server: Server) -> None:
    before = newest_fit(celery_server.home)
    open_trend(page, celery_server)
    page.set_default_timeout(1000 * PATIENCE_S)
    expect.set_options(timeout=1000 * PATIENCE_S)
    card = page.locator("#refit-card")
    try:
        with store_is_busy(celery_server.home):
            start_refit(page)
            expect(card).to_contain_text("Storing draws")
            card.get_by_role("button", name="Cancel").click()
            expect(card).to_contain_text("Cancelled. The previous fit stays in place.")
        page.wait_for_timeout(1000)
        assert newest_fit(celery_server.home) == before
        start_refit(page)
        expect(card).to_contain_text("Done in")
        assert newest_fit(celery_server.home) > before
    finally:
        expect.set_options(timeout=WAIT_MS)


@pytest.mark.slow
def test_an_assessment_by_celery_can_be_cancelled_and_done(
    page: Page, celery_server: Server
) -> None:
    open_page(page, celery_server, WARM, "&grid=5,10x5,10")
    page.set_default_timeout(1000 * PATIENCE_S)
    expect.set_options(timeout=1000 * PATIENCE_S)
    card = page.locator("#assess-card")
    try:
        with store_is_busy(celery_server.home):
            page.get_by_role("button", name="Assess").click()
            expect(card).to_contain_text("Storing the result")
            card.get_by_role("button", name="Cancel").click()
            expect(card).to_contain_text("Cancelled.")
        page.wait_for_timeout(1000)
        assert assessments(celery_server.home) == 0
        page.get_by_role("button", name="Assess").click()
        expect(card).to_contain_text("Done in")
        assert assessments(celery_server.home) == 1
    finally:
        expect.set_options(timeout=WAIT_MS)
