"""States of the collapsed sampler, reduced for the second one."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.linalg import null_space
from scipy.stats import multivariate_normal

from models.records.fit import FitOptions
from models.stats.sampling.sampler import StanSampler
from models.stats.steps.sampler.agreement import compare_samplers
from models.stats.steps.sampler.configurations import reduce_configuration, stan_data
from models.stats.steps.sampler.curve_design import CERTAIN_VARIANCE, CurveDesign, curve_design
from models.stats.steps.sampler.sample_scales import sample_scales
from models.stats.steps.sampler.sampled_steps import Configuration, NoiseState, SampledSteps
from models.stats.steps.sampler.step_moves import StepSet
from models.stats.steps.sampler.step_sampler import SLABS, StepData
from models.stats.steps.sampler.whitening import memory_of
from tests.stats.grid_sampler import GridSampler
from tests.stats.steps.planted import history, stepped

BLOCKS = 30


def small_configuration() -> tuple[CurveDesign, Configuration, NDArray[np.float64]]:
    """Thirty blocks with one unknown and one certain step, and noise of every kind."""
    rng = np.random.default_rng(0)
    design = curve_design(np.sort(rng.integers(0, 60, BLOCKS)), certain=(20,))
    memory = memory_of(np.arange(BLOCKS) % 3 > 0, 0.5, 0.2)
    weights = rng.choice([1.0, 0.25, 0.01], BLOCKS)
    scale = np.where(np.arange(BLOCKS) < 12, 2.0, 0.7)
    noise = NoiseState(weights, memory, scale)
    return design, Configuration(StepSet((8,), (1,)), noise), rng.standard_normal(BLOCKS)


def dense_log_likelihood(
    design: CurveDesign,
    configuration: Configuration,
    values: NDArray[np.float64],
    sigma: float,
    tau: float,
) -> float:
    """Log density of what the flat columns leave of the values, from the full covariance."""
    noise = configuration.noise
    loading = np.zeros((BLOCKS, BLOCKS))
    for i in range(BLOCKS):
        if i:
            loading[i] = noise.memory[i] * loading[i - 1]
        loading[i, i] = np.sqrt((1 - noise.memory[i] ** 2) / noise.weights[i])
    loading *= noise.scale[:, None]
    covariance = sigma**2 * loading @ loading.T
    waves = design.columns[design.waves]
    covariance += tau**2 * (waves.T / design.basis.penalties) @ waves
    for place, variance in ((8, SLABS[1]), (20, CERTAIN_VARIANCE)):
        step = (np.arange(BLOCKS) >= place).astype(float)
        covariance += sigma**2 * variance * np.outer(step, step)
    contrasts = null_space(design.columns[: design.basis.free]).T
    cov = contrasts @ covariance @ contrasts.T
    return float(multivariate_normal.logpdf(contrasts @ values, cov=cov))


def test_a_reduced_configuration_has_the_likelihood_of_the_full_covariance() -> None:
    design, configuration, values = small_configuration()
    reduced = reduce_configuration(configuration, values, design, SLABS)
    dof = BLOCKS - design.basis.free - reduced.z2.size

    def log_likelihood(sigma: float, tau: float) -> float:
        variance = sigma**2 + tau**2 * reduced.spread
        waves = np.log(variance).sum() + (reduced.z2 / variance).sum()
        return float(-0.5 * (waves + reduced.rss0 / sigma**2) - dof * np.log(sigma))

    offset = log_likelihood(1.0, 1.0) - dense_log_likelihood(
        design, configuration, values, 1.0, 1.0
    )
    for sigma, tau in [(0.3, 2.0), (2.0, 0.01), (0.9, 0.4)]:
        dense = dense_log_likelihood(design, configuration, values, sigma, tau)
        assert log_likelihood(sigma, tau) - dense == pytest.approx(offset, abs=1e-8)


def two_states(ratio: float = 3.0) -> tuple[SampledSteps, StepData]:
    """Two states of one series; the second has so many times the noise of the first."""
    time_ms, values, _ = history(seed=4, runs=120, steps=[(60, 30.0)])
    found = stepped(time_ms, values, sweeps=60)
    one = found.sampled.configurations[0]
    other = replace(one, noise=replace(one.noise, scale=one.noise.scale / ratio))
    return replace(found.sampled, configurations=(one, other)), found.prepared.data


def test_each_state_is_sampled_by_itself_and_gives_as_many_draws_as_any_other() -> None:
    sampled, data = two_states()
    alone = [
        sample_scales(data, replace(sampled, configurations=(one,)), FitOptions(), GridSampler())
        for one in sampled.configurations
    ]
    middles = [float(np.median(one.sigma)) for one in alone]
    assert middles[1] / middles[0] == pytest.approx(3.0, rel=0.02)
    both = sample_scales(data, sampled, FitOptions(stored_draws=1000), GridSampler())
    assert both.sigma.size == both.tau.size == 1000
    cut = np.sqrt(middles[0] * middles[1])
    assert np.count_nonzero(both.sigma < cut) == 500
    assert np.median(both.sigma[both.sigma < cut]) == pytest.approx(middles[0], rel=0.03)


def test_chains_agree_where_the_states_have_nothing_in_common(sampler: StanSampler) -> None:
    sampled, data = two_states()
    found = sample_scales(data, sampled, FitOptions(), sampler)
    exact = sample_scales(data, sampled, FitOptions(), GridSampler())
    assert found.diagnostics.max_rhat < 1.01
    assert found.diagnostics.min_ess_bulk > 400
    for quantile in (0.1, 0.4, 0.6, 0.9):
        assert np.quantile(found.sigma, quantile) == pytest.approx(
            np.quantile(exact.sigma, quantile), rel=0.03
        )


def test_chains_start_where_the_posterior_of_each_state_is() -> None:
    sampled, data = two_states(1.15)
    sigma, tau = sampled.sigma / data.spread, sampled.tau / data.spread
    reduced = [
        reduce_configuration(one, data.values / data.spread, data.design, SLABS)
        for one in sampled.configurations
    ]
    block: dict[str, Any] = stan_data(reduced, data.values.size, 2, 1.1 * sigma, tau)
    drawn = GridSampler().sample("stepped_level", block).draws
    for m in range(2):
        logs = np.log(drawn["sigma"][..., m])
        assert np.log(block["sigma_centre"][m]) == pytest.approx(logs.mean(), abs=0.3 * logs.std())
        assert block["sigma_width"][m] == pytest.approx(logs.std(), rel=0.3)


def test_samplers_that_differ_by_more_than_a_standard_deviation_do_not_agree() -> None:
    rng = np.random.default_rng(0)
    sigma, tau = np.exp(rng.normal(0, 0.1, (2, 4000)))
    found = compare_samplers(sigma, tau, 1.25 * sigma, tau)
    assert found.sigma == pytest.approx(np.log(1.25) / 0.1, rel=0.05)
    (reason,) = found.reasons
    assert reason.startswith("two samplers disagree about the noise (medians 2.2 ")
    assert not compare_samplers(sigma, tau, 1.02 * sigma, 0.98 * tau).reasons


def test_certain_steps_are_integrated_out_like_others() -> None:
    time_ms, values, _ = history(seed=4, runs=120, steps=[(60, 30.0)])
    found = stepped(time_ms, values, certain_ms=[int(time_ms[60])], sweeps=60)
    data = found.prepared.data
    for configuration in found.sampled.configurations:
        reduced = reduce_configuration(configuration, data.values, data.design, SLABS)
        dof = data.values.size - data.design.basis.free - reduced.z2.size
        assert np.sqrt(reduced.rss0 / dof) == pytest.approx(1.0, rel=0.25)
