"""Values in percent of the level on a day, whatever the sign of the level."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.shared.series_history.normalise import level_on, normalised
from dashboard.shared.series_history.trend_data import TrendData
from models.records.days import DAY_MS
from models.records.series_status import Label, Segment
from tests.dashboard.shared.series_history.test_freeze import day, shown


def measured(*values: float) -> TrendData:
    made = shown("test", [0, 0, 1, 9])
    group = Segment(0, DAY_MS, 2, 2 * values[0], 0.5, Label.NORMAL, 5.0)
    return replace(made, points=replace(made.points, value=np.array(values)), groups=(group,))


def test_without_a_fit_the_level_is_the_median_of_the_nearest_day() -> None:
    data = measured(2.0, 4.0, 8.0, 100.0)
    assert [level_on(data, day(number)) for number in (0, 1, 4, 6)] == [3.0, 8.0, 8.0, 100.0]
    outlier = replace(data, outlier=np.array([False, False, True, False]))
    assert level_on(outlier, day(1)) == 3.0


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_level_of_the_day_becomes_100_percent(sign: float) -> None:
    data = measured(sign * 2.0, sign * 2.0, sign * 3.0, sign * 1.0)
    found = normalised(data, day(0))
    assert found.points.value.tolist() == [100.0, 100.0, 150.0, 50.0]
    assert found.groups[0].mean == 200.0
    assert found.groups[0].stdev == 25.0  # a spread has no sign
    assert found.series.unit == "% of 4 Oct 2024"


def test_a_level_of_zero_has_no_percentage() -> None:
    data = measured(0.0, 0.0, 1.0, 1.0)
    assert normalised(data, day(0)) is data
