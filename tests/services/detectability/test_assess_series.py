"""Assess a series of a store: read, compute, store; or not, and why."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from benchmarks.planted_warm_ups import exponential_excess, plant_warm_up
from models.records.errors import CancelledError, NotEnoughDataError
from models.records.measurement import Measurement
from models.records.series import Direction, Series, SeriesKey
from models.records.settings import Settings
from models.services.detectability.assess_series import AssessmentOutcome, assess_series
from models.services.detectability.options import DetectabilityOptions
from models.stats.detectability.configuration import Target
from models.stats.detectability.detection_result import DetectionResult
from models.stats.detectability.detection_settings import DetectionSettings
from models.storage.fits.burn_in_store import state_burn_in
from models.storage.fits.detectability_store import read_assessments
from models.storage.results.catalogue_view import get_series
from models.storage.results.measurement_store import store_batch
from tests.databases import open_fresh_store
from tests.present import CLOCK

KEY = SeriesKey("p", "main", "bench.py", "sum", "linux")
SMALL = DetectabilityOptions(
    DetectionSettings(instances=(3, 5), iterations=(3, 5), experiments=20, resamples=100)
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_fresh_store(Settings(home=tmp_path, database_url=""))
    planted = plant_warm_up(exponential_excess(30, 1.0, 2.0), 12, np.random.default_rng(1))
    runs = planted.runs
    rows = [
        Measurement(
            series=KEY,
            unit="s",
            direction=Direction.LOWER_IS_BETTER,
            time_ms=1,
            value=float(time),
            run_id=f"job {instance}",
            instance=f"job {instance}",
            iteration=int(iteration),
        )
        for instance, iteration, time in zip(runs.instance, runs.iteration, runs.time, strict=True)
    ]
    with made.begin() as connection:
        store_batch(connection, None, rows, 1)
    yield made
    made.dispose()


@pytest.fixture
def series(engine: Engine) -> Series:
    return get_series(engine, str(KEY))


def test_stores_the_result_once_and_says_how_far_it_is(engine: Engine, series: Series) -> None:
    told: list[tuple[float, str]] = []
    done = assess_series(
        engine, series, SMALL, clock=CLOCK, progress=lambda *told_now: told.append(told_now)
    )
    assert done.outcome is AssessmentOutcome.ASSESSED
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1
    assert told[0][1] == "Reading iterations"
    assert any("of the grid" in words for _, words in told)
    stored = read_assessments(engine)[series.id]
    assert stored == done.assessment
    result = DetectionResult.from_dict(stored.report["detection"])
    assert len(result.cells) == 16
    assert all(cell.thresholds is not None for cell in result.cells)
    assert stored.report["running"]["mean"] == pytest.approx(2.0, rel=0.1)
    assert stored.options["detection"]["experiments"] == 20


def test_the_same_data_and_options_are_not_computed_twice(engine: Engine, series: Series) -> None:
    first = assess_series(engine, series, SMALL, clock=CLOCK)
    again = assess_series(engine, series, SMALL, clock=CLOCK)
    assert again.outcome is AssessmentOutcome.UNCHANGED
    assert again.assessment == first.assessment
    # A wish only asks the same rates another question.
    wished = DetectabilityOptions(SMALL.detection, wish=Target(1.3))
    assert assess_series(engine, series, wished, clock=CLOCK).outcome is AssessmentOutcome.UNCHANGED
    other = DetectabilityOptions(SMALL.detection, min_instances=6)
    assert assess_series(engine, series, other, clock=CLOCK).outcome is AssessmentOutcome.ASSESSED


def test_a_stated_burn_in_goes_before_the_rule(engine: Engine, series: Series) -> None:
    found = assess_series(engine, series, SMALL, clock=CLOCK).assessment.report["burn_in"]
    assert found["stated"] is False
    state_burn_in(engine, series.id, found["index"] + 4, 1)
    stated = assess_series(engine, series, SMALL, clock=CLOCK)
    assert stated.outcome is AssessmentOutcome.ASSESSED
    assert stated.assessment.report["burn_in"]["index"] == found["index"] + 4
    assert stated.assessment.report["burn_in"]["stated"] is True
    assert stated.assessment.report["burn_in"]["found"]["index"] == found["index"]


def test_nothing_is_stored_when_someone_stops_it(engine: Engine, series: Series) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    with pytest.raises(CancelledError):
        assess_series(engine, series, SMALL, clock=CLOCK, stop=stop)
    assert read_assessments(engine) == {}


def test_a_series_without_instances_is_refused_with_the_reason(engine: Engine) -> None:
    ordinary = SeriesKey("p", "main", "s", "t", "x")
    row = Measurement(ordinary, "ms", Direction.LOWER_IS_BETTER, 1, 1.0)
    with engine.begin() as connection:
        store_batch(connection, None, [row], 1)
    with pytest.raises(NotEnoughDataError, match="has no instances"):
        assess_series(engine, get_series(engine, str(ordinary)), SMALL, clock=CLOCK)
