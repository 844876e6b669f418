"""Bands hold their nominal share on smooth truths that the model did not make."""

import pytest

from benchmarks.accuracy.level_coverage import coverage
from benchmarks.accuracy.planted_levels import Noise
from models.records.fit import Likelihood
from models.stats.sampling.sampler import StanSampler

pytestmark = [pytest.mark.slow, pytest.mark.stan]


@pytest.mark.parametrize(
    ("noise", "likelihood", "series"),
    [
        (Noise.GAUSSIAN, Likelihood.GAUSSIAN, 150),
        (Noise.OUTLIERS, Likelihood.GAUSSIAN, 150),
        (Noise.STUDENT_T, Likelihood.GAUSSIAN, 150),
        (Noise.STUDENT_T, Likelihood.AUTO, 50),
    ],
)
def test_bands_hold_what_they_promise(
    sampler: StanSampler, noise: Noise, likelihood: Likelihood, series: int
) -> None:
    found = coverage(sampler, noise, series, 41, likelihood)
    assert found.level_50 == pytest.approx(0.50, abs=0.03)
    assert found.level_90 == pytest.approx(0.90, abs=0.03)
    assert found.predictive_90 == pytest.approx(0.90, abs=0.02)
    # The quartiles take the noise's shape from the likelihood; one factor cannot mend them.
    if noise is not Noise.STUDENT_T or likelihood is Likelihood.AUTO:
        assert found.predictive_50 == pytest.approx(0.50, abs=0.02)
    if likelihood is Likelihood.AUTO:
        assert found.student > 0.7
