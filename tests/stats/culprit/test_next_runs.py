"""The run that says most of which commit brought a step."""

import numpy as np
import pytest

from models.stats.culprit.information import run_information
from models.stats.culprit.next_runs import RunChoice, choose_runs, next_run

EVEN = np.full(16, 1 / 16)
FREE = np.ones(16)


def test_information_is_that_of_a_noisy_yes_or_no() -> None:
    assert run_information(0.0) == pytest.approx(np.zeros(101))
    q = np.linspace(0.01, 0.99, 99)
    certain = -(q * np.log2(q) + (1 - q) * np.log2(1 - q))
    assert run_information(30.0)[1:-1] == pytest.approx(certain, abs=1e-6)
    # Binary input, Gaussian noise, ±1 σ: 0.486 bits (capacity at 0 dB).
    assert run_information(2.0)[50] == pytest.approx(0.486, abs=0.001)


def test_the_next_run_halves_the_posterior_by_the_clearest_test() -> None:
    best = next_run(EVEN, [RunChoice(1.0, FREE), RunChoice(3.0, FREE)])
    assert best is not None
    assert (best.choice, best.commit) == (1, 7)  # the culprit is among the first eight, or not


def test_cost_is_weighed() -> None:
    dear = RunChoice(3.0, 4.0 * FREE)
    best = next_run(EVEN, [RunChoice(1.5, FREE), dear])
    assert best is not None
    assert best.choice == 0


def test_a_perfect_test_finds_one_of_sixteen_in_four_runs_one_by_one() -> None:
    chance, runs = EVEN, 0
    while chance.max() < 0.95:
        best = next_run(chance, [RunChoice(50.0, FREE)])
        assert best is not None
        shows = best.commit >= 11
        kept = np.where((np.arange(16) <= best.commit) == shows, chance, 0.0)
        chance, runs = kept / kept.sum(), runs + 1
    assert int(chance.argmax()) == 11
    assert runs == 4


def test_a_plan_says_what_it_expects_and_keeps_to_the_budget() -> None:
    plan = choose_runs(EVEN, [RunChoice(2.0, FREE)], 6.0)
    assert len(plan.runs) == 6
    assert plan.bits == pytest.approx(4.0)
    assert plan.bits - plan.bits_after == pytest.approx(sum(run.bits for run in plan.runs), rel=0.1)
    assert not plan.certain
    more = choose_runs(EVEN, [RunChoice(2.0, FREE)], 60.0)
    assert more.bits_after < plan.bits_after
    assert more.p_certain > plan.p_certain


def test_what_a_plan_expects_comes_true() -> None:
    """Of 300 culprits drawn by the posterior, as many end certain as the plan said."""
    chance = np.array([0.05, 0.1, 0.35, 0.3, 0.15, 0.05])
    plan = choose_runs(chance, [RunChoice(2.5, np.ones(6))], 9.0, scenarios=400)
    rng = np.random.default_rng(5)
    ended = []
    for _ in range(300):
        culprit = int(rng.choice(6, p=chance))
        log = np.log(chance)
        for run in plan.runs:
            value = 2.5 * (culprit <= run.commit) + rng.standard_normal()
            log = log + np.where(np.arange(6) <= run.commit, 2.5 * value - 0.5 * 2.5**2, 0.0)
        weight = np.exp(log - log.max())
        ended.append((weight / weight.sum()).max() >= 0.95)
    assert np.mean(ended) == pytest.approx(plan.p_certain, abs=0.08)


def test_one_certain_commit_needs_no_run() -> None:
    plan = choose_runs(np.array([0.02, 0.96, 0.02]), [RunChoice(3.0, np.ones(3))], 10.0)
    assert plan.certain
    assert plan.runs == ()


def test_a_plan_ends_where_runs_tell_too_little() -> None:
    plan = choose_runs(EVEN, [RunChoice(0.05, FREE)], 100.0)
    assert plan.too_little
    assert plan.runs == ()


def test_nothing_is_run_where_it_cannot_be() -> None:
    cost = np.where(np.arange(16) < 8, np.inf, 1.0)
    best = next_run(EVEN, [RunChoice(3.0, cost)])
    assert best is not None
    assert best.commit == 8
    assert next_run(EVEN, [RunChoice(3.0, np.full(16, np.inf))]) is None
