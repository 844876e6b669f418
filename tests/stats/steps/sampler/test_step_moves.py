import numpy as np
from numpy.typing import NDArray

from models.stats.steps.sampler.step_moves import StepMoves, StepSet, log_step_odds
from tests.stats.steps.sampler.tiny_problem import BLOCKS, PRIOR, SLABS, TinyProblem

LOG_ODDS = np.concatenate([[-np.inf], np.log([0.3, 0.1, 0.5, 0.05, 0.2, 0.4])])


def exact(problem: TinyProblem) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Probability of each number of steps, and of a step at each place, by enumeration."""
    number, place, total = np.zeros(BLOCKS), np.zeros(BLOCKS), 0.0
    top = problem.dense_log_likelihood((), ())
    for places, slabs in problem.all_sets():
        log_prior = LOG_ODDS[list(places)].sum() - len(places) * np.log(SLABS.size)
        mass = np.exp(problem.dense_log_likelihood(places, slabs) - top + log_prior)
        number[len(places)] += mass
        place[list(places)] += mass
        total += mass
    return number / total, place / total


def test_births_deaths_and_relocations_visit_sets_as_often_as_enumeration_says() -> None:
    problem = TinyProblem()
    number, place = exact(problem)
    assert 0.1 < number[1] < 0.9  # so that there is something to get wrong
    moves = StepMoves(problem.likelihood, LOG_ODDS, PRIOR)
    rng = np.random.default_rng(1)
    steps, visits = StepSet(), 30_000
    numbers, places, chances = np.zeros(BLOCKS), np.zeros(BLOCKS), np.zeros(BLOCKS)
    for _ in range(visits):
        steps = moves.birth_or_death(steps, rng)
        numbers[len(steps.places)] += 1
        places[list(steps.places)] += 1
        steps, chance = moves.relocate(steps, rng)
        chances += chance
    np.testing.assert_allclose(numbers / visits, number, atol=0.02)
    np.testing.assert_allclose(places / visits, place, atol=0.02)
    np.testing.assert_allclose(chances / visits, place, atol=0.02)


def test_no_step_where_the_odds_rule_it_out() -> None:
    problem = TinyProblem()
    moves = StepMoves(problem.likelihood, np.full(BLOCKS, -np.inf), PRIOR)
    rng = np.random.default_rng(0)
    steps = StepSet()
    for _ in range(20):
        steps = moves.birth_or_death(steps, rng)
        steps, chance = moves.relocate(steps, rng)
    assert steps == StepSet()
    assert not chance.any()


def test_odds_grow_with_time_and_runs_and_are_higher_on_the_newest_day() -> None:
    odds = np.exp(
        log_step_odds(
            np.array([0.0, 1.0, 7.0, 1.0]),
            np.array([1, 1, 1, 10]),
            np.array([False, False, False, True]),
        )
    )
    np.testing.assert_allclose(odds, [0.0, 0.0105, 0.0705, 3 * 0.015])
    assert np.isneginf(log_step_odds(np.ones(3), np.ones(3, dtype=int), np.zeros(3, bool), (2,))[2])
