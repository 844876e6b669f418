"""How far two fits of a series lie apart."""

from dataclasses import fields

import numpy as np
import pytest

from models.records.days import date_of_day
from models.records.stored_fit import StoredBands
from models.stats.comparison.fits_apart import fits_apart


def bands(first: int, level: list[float], half: float = 1.0) -> StoredBands:
    """Give bands whose 90 % interval is ``half`` on either side of the level."""
    days = np.arange(first, first + len(level))
    values = {item.name: np.array(level, dtype=float) for item in fields(StoredBands)[1:]}
    values["level_p05"] = values["level_p50"] - half
    values["level_p95"] = values["level_p50"] + half
    return StoredBands(days, **values)


def test_only_days_of_both_count() -> None:
    found = fits_apart(bands(10, [100, 100, 104, 110]), bands(8, [100, 100, 100, 100, 100]))
    assert found is not None
    assert (found.day, found.days) == (date_of_day(12), 3)
    assert found.percent == pytest.approx(4)
    assert found.level == (103, 104, 105)
    assert found.other_level == (99, 100, 101)
    assert (found.overlap, found.days_apart) == (False, 1)


def test_the_farthest_day_need_not_be_the_newest() -> None:
    found = fits_apart(bands(0, [100, 97, 101]), bands(0, [100, 100, 100]))
    assert found is not None
    assert found.farthest == date_of_day(1)
    assert found.farthest_percent == pytest.approx(-3)
    assert found.overlap
    assert found.days_apart == 1


def test_intervals_that_touch_overlap() -> None:
    found = fits_apart(bands(0, [102]), bands(0, [100]))
    assert found is not None
    assert found.overlap


def test_percent_of_nothing_is_unknown_and_of_a_negative_level_keeps_its_sign() -> None:
    found = fits_apart(bands(0, [1.0, -99.0]), bands(0, [0.0, -100.0]))
    assert found is not None
    assert found.percent == pytest.approx(1)
    assert np.isnan(found.farthest_percent)


def test_without_a_common_day_there_is_nothing_to_compare() -> None:
    assert fits_apart(bands(0, [1.0]), bands(5, [1.0])) is None
