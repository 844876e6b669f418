"""One door to all detectors, and what it does with what it cannot use."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError, NotEnoughDataError
from models.records.series import Direction
from models.records.series_status import Label
from models.stats.changes.detector import Detector, DetectorOptions, MdlOptions, detect
from models.stats.changes.robust import RobustOptions
from models.stats.series.groups import changes, per_sample

LOWER = Direction.LOWER_IS_BETTER


def step(size: float = 5.0, n: int = 80, at: int = 50, seed: int = 3) -> NDArray[np.float64]:
    values = 100 + np.random.default_rng(seed).normal(size=n)
    values[at:] += size
    return values


@pytest.mark.parametrize("detector", list(Detector))
def test_all_find_a_plain_step_and_name_it_by_direction(detector: Detector) -> None:
    groups = detect(step(), LOWER, detector=detector)
    assert [(g.start, g.end, g.label) for g in groups] == [
        (0, 50, "normal"),
        (50, 80, "regression"),
    ]
    assert groups[0].mean == pytest.approx(100, abs=0.5)
    assert groups[1].stdev == pytest.approx(1, abs=0.4)
    turned = detect(step(), Direction.HIGHER_IS_BETTER, detector=detector)
    assert turned[1].label == "progression"


@pytest.mark.parametrize("detector", list(Detector))
def test_values_of_one_moment_stay_together(detector: Detector) -> None:
    rng = np.random.default_rng(5)
    builds = np.repeat(np.arange(60), 3)
    values = 100 + rng.normal(size=180) * 0.5 + 6 * (builds >= 40)
    groups = detect(values, LOWER, detector=detector, time_ms=builds * DAY_MS)
    assert changes(groups) == [120]
    assert groups[-1].end == 180


@pytest.mark.parametrize("detector", list(Detector))
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_number_is_named(detector: Detector, bad: float) -> None:
    values = step()
    values[7] = bad
    with pytest.raises(BadArgumentError):
        detect(values, LOWER, detector=detector)


@pytest.mark.parametrize("detector", list(Detector))
def test_too_little_data(detector: Detector) -> None:
    with pytest.raises(NotEnoughDataError):
        detect([], LOWER, detector=detector)
    assert [g.end for g in detect([3.0], LOWER, detector=detector)] == [1]
    assert detect([3.0, 3.0], LOWER, detector=detector)[-1].end == 2
    constant = detect([7.0] * 40, LOWER, detector=detector)
    assert [(g.start, g.end, g.mean, g.stdev) for g in constant] == [(0, 40, 7.0, 0.0)]
    assert len(detect([1, 2] * 8, LOWER, detector=Detector.ROBUST)) == 1


def test_times_must_fit() -> None:
    with pytest.raises(BadArgumentError, match="ascend"):
        detect([1.0, 2.0], LOWER, time_ms=[2, 1])
    with pytest.raises(BadArgumentError, match="shape"):
        detect([1.0, 2.0], LOWER, time_ms=[1])


def test_an_unknown_detector_lists_the_known() -> None:
    with pytest.raises(BadArgumentError, match="robust, jumpavg, perfherder"):
        detect([1.0], LOWER, detector="otava")


def test_options_reach_their_detector() -> None:
    options = DetectorOptions(jumpavg=MdlOptions(unit=50.0), robust=RobustOptions(10.0))
    assert len(detect(step(), LOWER, detector="jumpavg", options=options)) == 1
    assert len(detect(step(), LOWER, detector="robust", options=options)) == 1


def test_groups_spread_over_samples() -> None:
    groups = detect(step(), LOWER)
    labels, means = per_sample(groups, 80)
    assert labels.index(Label.REGRESSION) == 50
    assert labels.count(Label.NORMAL) == 79
    assert means[49] == groups[0].mean
    assert means[50] == groups[1].mean
