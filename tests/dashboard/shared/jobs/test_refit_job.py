"""A refit on behalf of a person: whatever happens, the page gets an answer and keeps its fit."""

from collections.abc import Iterator

import pytest

from dashboard.shared.jobs.progress import JobProgress
from dashboard.shared.jobs.refit_job import run_refit, stage_progress
from models.storage.fits.fit_view import read_latest_fit
from models.storage.results.catalogue_view import get_series
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_store import FAILED_FIT, FITTED, NOT_TRUSTED


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Ask an app whose store these tests may change."""
    with asking(tmp_path_factory.mktemp("home")) as made:
        yield made


def test_an_unknown_series_is_an_answer_not_an_error(own: Asked) -> None:
    answer = run_refit(own.services.settings, {"key": "a/b/c/d/e", "at": 3}, lambda _: None)
    assert answer["tone"] == "bad"
    assert answer["at"] == 3
    assert "There is no series" in answer["text"]


def test_an_unexpected_failure_is_named_and_logged(
    own: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: JobProgress) -> None:
        raise OSError("no space left on device")

    answer = run_refit(own.services.settings, {"key": str(FITTED), "at": 4}, broken)
    assert answer["tone"] == "bad"
    assert "no space left on device" in answer["text"]
    assert "previous fit stays" in answer["text"]
    assert "The refit of" in caplog.text


@pytest.mark.stan
def test_a_refit_reports_its_stages_and_stores_a_newer_fit(own: Asked) -> None:
    engine = own.services.engine
    series = get_series(engine, str(NOT_TRUSTED))
    before = read_latest_fit(engine, series.id)
    told: list[JobProgress] = []
    answer = run_refit(own.services.settings, {"key": str(series.key), "at": 5}, told.append)
    after = read_latest_fit(engine, series.id)
    assert answer["tone"] == "good"
    assert before is not None
    assert after is not None
    assert after.id > before.id
    assert after.trusted
    texts = [progress.text for progress in told]
    assert texts[0] == "Starting"
    assert texts[-2:] == ["Storing draws", "Comparing and grouping"]
    assert "Sampling by Stan" in texts
    percents = [progress.percent for progress in told]
    assert percents == sorted(percents)


@pytest.mark.stan
def test_a_series_that_cannot_be_fitted_gets_the_reason(own: Asked) -> None:
    answer = run_refit(own.services.settings, {"key": str(FAILED_FIT), "at": 6}, lambda _: None)
    assert answer["tone"] == "bad"
    assert answer["text"].startswith("No new fit: ")


def test_words_that_no_stage_claims_are_shown_as_they_are() -> None:
    assert stage_progress("compiling a program").text == "Compiling a program"
