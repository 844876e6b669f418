"""Chains that are good, and chains with one planted fault each."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.records.errors import BadArgumentError
from models.stats.sampling.diagnostics import diagnose
from models.stats.sampling.samples import Samples

CHAINS, DRAWS = 4, 1000


def independent(seed: int = 1, *shape: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(size=(CHAINS, DRAWS, *shape))


def autoregressive(rho: float) -> NDArray[np.float64]:
    noise = independent(2) * np.sqrt(1 - rho**2)
    values = independent(3)
    for i in range(1, DRAWS):
        values[:, i] = rho * values[:, i - 1] + noise[:, i]
    return values


def made(energy: NDArray[np.float64] | None = None, **draws: NDArray[np.float64]) -> Samples:
    return Samples(
        draws=draws,
        divergent=np.zeros((CHAINS, DRAWS), dtype=bool),
        treedepth=np.full((CHAINS, DRAWS), 3),
        energy=independent(9) if energy is None else energy,
        max_treedepth=10,
        seconds=0.1,
    )


def test_independent_draws_are_trusted_and_count_in_full() -> None:
    found = diagnose(made(mu=independent()), ["mu"])
    assert found.trusted
    assert found.reasons == ()
    assert found.max_rhat == pytest.approx(1.0, abs=0.005)
    assert found.min_ess_bulk == pytest.approx(CHAINS * DRAWS, rel=0.1)
    assert found.min_ess_tail == pytest.approx(CHAINS * DRAWS, rel=0.25)
    # Successive differences of noise have twice its variance.
    assert found.min_ebfmi == pytest.approx(2.0, rel=0.1)


@pytest.mark.parametrize("rho", [0.3, 0.6, 0.9])
def test_autocorrelation_costs_what_theory_says(rho: float) -> None:
    found = diagnose(made(mu=autoregressive(rho)), ["mu"])
    assert found.min_ess_bulk == pytest.approx(CHAINS * DRAWS * (1 - rho) / (1 + rho), rel=0.25)


def test_a_chain_elsewhere_is_disagreement() -> None:
    mu = independent()
    mu[2] += 1.0
    found = diagnose(made(mu=mu), ["mu"])
    assert found.max_rhat > 1.1
    assert found.reasons[0].startswith("the chains disagree (R-hat 1.")


def test_sticky_chains_have_too_few_effective_draws() -> None:
    found = diagnose(made(mu=autoregressive(0.99)), ["mu"])
    assert found.min_ess_bulk < 400
    assert any("too few effective draws in the centre" in reason for reason in found.reasons)


def test_the_worst_element_of_an_array_decides() -> None:
    beta = independent(5, 3, 2)
    beta[:, :, 1, 1] = autoregressive(0.99)
    good = diagnose(made(beta=beta[:, :, :1]), ["beta"])
    bad = diagnose(made(beta=beta), ["beta"])
    assert good.trusted
    assert bad.min_ess_bulk == diagnose(made(mu=autoregressive(0.99)), ["mu"]).min_ess_bulk


def test_a_variable_that_is_not_named_is_not_judged() -> None:
    samples = made(mu=independent(), extra=autoregressive(0.99))
    assert diagnose(samples, ["mu"]).trusted
    assert not diagnose(samples, ["mu", "extra"]).trusted


@pytest.mark.parametrize(("count", "trusted"), [(0, True), (4, True), (5, False)])
def test_one_transition_in_a_thousand_may_diverge(count: int, trusted: bool) -> None:
    samples = made(mu=independent())
    samples.divergent.flat[:count] = True
    found = diagnose(samples, ["mu"])
    assert found.divergences == count
    assert found.trusted is trusted
    assert trusted or found.reasons == ("5 of 4000 transitions diverged (at most 0.1% is trusted)",)


def test_energy_that_wanders_slowly_is_explored_badly() -> None:
    energy = independent(7)
    energy[1] = np.cumsum(energy[1])  # one chain suffices
    found = diagnose(made(energy=energy, mu=independent()), ["mu"])
    assert found.min_ebfmi < 0.3
    assert "E-BFMI" in found.reasons[0]


def test_cut_trajectories_are_counted_but_cost_no_trust() -> None:
    samples = made(mu=independent())
    samples.treedepth.flat[:17] = 10
    found = diagnose(samples, ["mu"])
    assert found.max_treedepth_hits == 17
    assert found.trusted


def test_draws_that_never_move_are_not_trusted() -> None:
    assert not diagnose(made(mu=np.full((CHAINS, DRAWS), np.nan)), ["mu"]).trusted


@pytest.mark.parametrize("names", [[], ["mu", "nu"]])
def test_what_was_not_drawn_cannot_be_judged(names: list[str]) -> None:
    with pytest.raises(BadArgumentError, match="the program drew mu"):
        diagnose(made(mu=independent()), names)
