"""Long histories are thinned; the days that are shown, both ends included, least."""

from dataclasses import replace

import numpy as np

from dashboard.shared.series_history.downsampling import LEAST, MOST_DRAWN, downsampled
from models.records.days import DAY_MS
from tests.dashboard.shared.series_history.test_freeze import day, shown

PER_DAY, DAYS = 40, 6 * MOST_DRAWN // 40 // 5
LONG = shown("long", [number // PER_DAY for number in range(PER_DAY * DAYS)])
LONG = replace(
    LONG,
    points=replace(
        LONG.points, value=np.random.default_rng(1).normal(100.0, 1.0, len(LONG.points))
    ),
)


def drawn_of(first: int, last: int) -> list[int]:
    """Count the points that are drawn of the days around a stretch that is shown."""
    found = downsampled(LONG, 1, day(first), day(last))
    days = found.points.time_ms // DAY_MS - LONG.points.time_ms[0] // DAY_MS
    return [int((days == number).sum()) for number in range(first - 1, last + 2)]


def test_of_the_days_that_are_shown_every_point_is_drawn() -> None:
    middle = DAYS // 2
    before, *within, after = drawn_of(middle, middle + 9)
    assert within == [PER_DAY] * 10
    assert before < PER_DAY
    assert after < PER_DAY
    assert drawn_of(middle, middle)[1] == PER_DAY


def test_several_series_share_the_budget() -> None:
    assert len(LONG.points) > MOST_DRAWN
    assert len(downsampled(LONG).points) <= MOST_DRAWN
    assert len(downsampled(LONG, 4).points) <= max(LEAST, MOST_DRAWN // 4)


def test_outliers_and_failures_always_stay() -> None:
    marked = LONG.outlier.copy()
    marked[::500] = True
    found = downsampled(replace(LONG, outlier=marked), 8, day(0), day(3))
    assert found.outlier.sum() == marked.sum()
