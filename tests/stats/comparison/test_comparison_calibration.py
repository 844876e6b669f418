"""P(worse) is calibrated: where it says 90 %, 87 to 93 % are worse (Stan, about ten minutes)."""

import numpy as np
import pytest

from benchmarks.accuracy.comparison_calibration import Calibration, simulate
from benchmarks.accuracy.planted_levels import Noise
from models.records.fit import Likelihood
from models.stats.sampling.sampler import StanSampler

pytestmark = [pytest.mark.slow, pytest.mark.stan]


@pytest.fixture(scope="module")
def found(sampler: StanSampler) -> Calibration:
    """Compare days of 900 planted series under three kinds of noise."""
    each = [simulate(sampler, noise, 300, 20, Likelihood.AUTO) for noise in Noise]
    return Calibration(
        np.concatenate([one.sure for one in each]), np.concatenate([one.right for one in each])
    )


def test_ninety_percent_sure_is_right_nine_times_in_ten(found: Calibration) -> None:
    count, said, right = found.near(0.87, 0.93)
    assert count > 400
    assert said == pytest.approx(0.9, abs=0.01)
    assert 0.87 <= right <= 0.93


@pytest.mark.parametrize(("low", "high"), [(0.5, 0.65), (0.65, 0.8), (0.8, 0.93), (0.93, 1.0)])
def test_every_other_degree_of_sureness_is_kept_as_well(
    found: Calibration, low: float, high: float
) -> None:
    count, said, right = found.near(low, high)
    assert count > 300
    assert right == pytest.approx(said, abs=0.05)
