"""Runs made to confirm a step: a revision stays one point of its segment, and they are marked."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from benchmarks.accuracy.confirm_repeats import CASES, baseline, fit_nights, plant
from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.points import Points
from models.records.series import Direction, SeriesKey
from models.records.series_status import SeriesStatus
from models.services.fitting.summarize_series import update_status
from models.storage.alerts.around_view import read_around_run
from models.storage.database.conditions.awaiting import AWAIT_MS
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch
from models.storage.results.series_runs import runs_of
from tests.planted_alert import plant_alert
from tests.stats.grid_sampler import GridSampler

KEY = SeriesKey("p", "main", "suite", "stepped", "linux")
FIRST_DAY = 20_700
NIGHTS, STEP = 65, 55
OPENED_MS = (FIRST_DAY + NIGHTS) * DAY_MS
NUMBERS = st.floats(50, 150, allow_nan=False)


def points_of(place: list[int], late: list[bool], values: list[float]) -> Points:
    """Make points at numbered revisions, a day apart."""
    count = len(values)
    text = np.full(count, "", dtype=object)
    time_ms = np.array(place, dtype=np.int64) * DAY_MS
    return Points(
        measurement_id=np.arange(count),
        time_ms=time_ms,
        run_ms=np.where(late, 1000 * DAY_MS + np.arange(count), time_ms),
        value=np.array(values),
        status=np.full(count, "ok", dtype=object),
        revision=np.array([f"r{item}" for item in place], dtype=object),
        version=text,
        run_id=text,
        host=text,
        instance=text,
        iteration=np.full(count, -1),
        replicate=text,
        stored_ms=time_ms,
    )


@given(
    st.lists(NUMBERS, min_size=6, max_size=40),
    st.lists(NUMBERS, min_size=1, max_size=12),
    st.data(),
)
def test_repeats_of_a_revision_move_a_segment_no_more_than_its_one_point_moves(
    values: list[float], repeats: list[float], data: Any
) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    start = data.draw(st.integers(0, place))
    end = data.draw(st.integers(place + 1, len(values)))
    rows = [(number, False, value) for number, value in enumerate(values)]
    rows[place + 1 : place + 1] = [(place, True, value) for value in repeats]
    plain = runs_of(points_of(list(range(len(values))), [False] * len(values), values))
    more = runs_of(points_of(*map(list, zip(*rows, strict=True))))
    assert more.time_ms.tolist() == plain.time_ms.tolist()
    assert more.revision.tolist() == plain.revision.tolist()
    moved = more.centres - plain.centres
    assert np.flatnonzero(moved).tolist() in ([place], [])
    within = slice(start, end)
    shift = more.centres[within].mean() - plain.centres[within].mean()
    assert shift == pytest.approx(moved[place] / (end - start), abs=1e-9)
    # One point of n: the spread about the mean grows by no more than that point's own distance.
    grown = more.centres[within].var() - plain.centres[within].var()
    farthest = np.abs(more.centres[place] - plain.centres[within].mean())
    assert grown <= farthest**2 / (end - start) + 1e-9


def store(engine: Engine, nights: list[int], values: list[float], run_ms: list[int]) -> None:
    rows = [
        Measurement(
            KEY,
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=moment,
            value=value,
            revision=f"r{night:03d}",
            run_id=f"{night}-{moment}",
        )
        for night, value, moment in zip(nights, values, run_ms, strict=True)
    ]
    with engine.begin() as connection:
        store_batch(connection, None, rows, max(run_ms) + 1)


def planted() -> list[float]:
    rng = np.random.default_rng(1)
    level = np.where(np.arange(NIGHTS) < STEP, 100.0, 103.0)
    return [float(value) for value in level + rng.standard_normal(NIGHTS)]


def judged(engine: Engine) -> SeriesStatus:
    (series,) = match_series(engine, str(KEY))
    return update_status(engine, series, OPENED_MS + DAY_MS)


@pytest.fixture
def nightly(engine: Engine) -> Engine:
    """Store 65 nights with a step at the 56th."""
    nights = list(range(NIGHTS))
    store(engine, nights, planted(), [(FIRST_DAY + night) * DAY_MS for night in nights])
    return engine


def test_ten_repeats_before_and_after_leave_groups_and_their_runs(nightly: Engine) -> None:
    before = judged(nightly)
    rng = np.random.default_rng(2)
    nights = [50, 57] * 10
    repeats = [float(100.0 + 3.0 * (night > STEP) + rng.standard_normal()) for night in nights]
    moments = [OPENED_MS + 60_000 * (number + 1) for number in range(len(nights))]
    store(nightly, nights, repeats, moments)
    after = judged(nightly)
    assert [(item.runs, item.revision) for item in before.groups] == [(55, "r000"), (10, "r055")]
    assert [(item.runs, item.revision) for item in after.groups] == [(55, "r000"), (10, "r055")]
    assert (after.runs_in_group, after.measurements) == (10, 85)
    old = planted()[50]
    at_r50 = np.sort([old, *repeats[::2]])[1:-1].mean()  # of eleven, a tenth left out at each end
    moved = after.groups[0].mean - before.groups[0].mean
    assert moved == pytest.approx((at_r50 - old) / 55, abs=1e-9)
    assert abs(after.groups[0].stdev - before.groups[0].stdev) < 0.02


def test_repeats_made_while_an_alert_awaits_are_marked_at_their_revision(nightly: Engine) -> None:
    opened = OPENED_MS + 30_000
    step_ms = (FIRST_DAY + STEP) * DAY_MS
    plant_alert(nightly, start_ms=step_ms, created_ms=opened, confirm_below=0.99, probability=0.9)
    store(nightly, [54], [100.5], [OPENED_MS + 10_000])  # before the alert opened
    store(nightly, [54, 64], [101.5, 102.5], [opened + 1, opened + 2])  # r064 is the newest
    store(nightly, [54], [102.5], [opened + AWAIT_MS])  # too late
    (series,) = match_series(nightly, str(KEY))
    around = read_around_run(nightly, series, step_ms, "r055")
    marks = {item.revision: [run.confirms for run in item.runs] for item in around}
    assert marks["r054"] == [False, False, True, False]
    assert marks["r055"] == [False]
    newest = read_around_run(nightly, series, (FIRST_DAY + NIGHTS - 1) * DAY_MS, "r064")
    last = next(item for item in newest if item.revision == "r064")
    assert [run.confirms for run in last.runs] == [False, False]  # a nightly run stands there too


def test_the_fitted_level_before_the_step_stays_within_a_tenth_of_the_noise() -> None:
    case = replace(CASES[2], after=8)  # ten at a revision before, ten after
    full = plant(case, 0)
    plain = [of_night[:1] for of_night in full]
    moved = baseline(fit_nights(full, GridSampler())) - baseline(fit_nights(plain, GridSampler()))
    assert abs(moved) < 0.1
