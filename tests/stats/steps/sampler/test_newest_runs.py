import numpy as np
import pytest
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.stats.steps.preparation.prepare import prepare
from models.stats.steps.sampler.newest_runs import KINDS, NEWEST, draw_newest, foretell, log_scores
from models.stats.steps.sampler.scale_mixture import WEIGHTS
from models.stats.steps.sampler.step_moves import StepSet
from models.stats.steps.sampler.step_sampler import SamplerOptions, StepSampler
from tests.stats.steps.sampler.tiny_problem import BLOCKS, PRECISION, PRIOR, SLABS, TinyProblem

LOG_ODDS = np.log(np.array([1e-9, 0.3, 0.1, 0.5, 0.05, 0.2, 0.4]))
SHARES = np.array([0.7, 0.15, 0.1, 0.05])


def dense_scores(problem: TinyProblem, steps: StepSet) -> NDArray[np.float64]:
    """Log posterior of every choice, by the covariance of all values."""
    newest = [((), ())] + [
        ((place,), (slab,)) for place in (BLOCKS - 2, BLOCKS - 1) for slab in range(SLABS.size)
    ]
    scores = np.empty((len(newest), len(KINDS)))
    for row, (places, slabs) in enumerate(newest):
        for column, kinds in enumerate(KINDS):
            problem.weights[-NEWEST:] = WEIGHTS[kinds]
            log_prior = np.log(SHARES[kinds]).sum() + LOG_ODDS[list(places)].sum()
            log_prior -= len(places) * np.log(SLABS.size)
            scores[row, column] = log_prior + problem.dense_log_likelihood(
                steps.places + places, steps.slabs + slabs
            )
    return scores


@pytest.mark.parametrize("steps", [StepSet(), StepSet((4, 2), (1, 0))])
def test_scores_are_those_of_the_covariance_of_all_values(steps: StepSet) -> None:
    problem = TinyProblem(seed=3)
    foretold = foretell(problem.whitened, problem.weights, problem.sums, PRECISION, steps, SLABS)
    scores = log_scores(foretold, problem.whitened, LOG_ODDS, SHARES, SLABS, PRIOR)
    dense = dense_scores(problem, steps)
    np.testing.assert_allclose(scores - scores[0, 0], dense - dense[0, 0], rtol=1e-9, atol=1e-9)


def test_weights_and_steps_are_drawn_as_often_as_their_scores_say() -> None:
    problem = TinyProblem(seed=3)
    foretold = foretell(
        problem.whitened, problem.weights, problem.sums, PRECISION, StepSet(), SLABS
    )
    scores = log_scores(foretold, problem.whitened, LOG_ODDS, SHARES, SLABS, PRIOR)
    chance = np.exp(scores - scores.max())
    chance /= chance.sum()
    rng, tries = np.random.default_rng(2), 4_000
    drawn = [
        draw_newest(foretold, problem.whitened, LOG_ODDS, SHARES, SLABS, PRIOR, rng)
        for _ in range(tries)
    ]
    for place, slab in [(BLOCKS - 2, 0), (BLOCKS - 1, 1)]:
        row = 1 + (place - BLOCKS + 2) * SLABS.size + slab
        share = np.mean([step == (place, slab) for _, step in drawn])
        assert share == pytest.approx(chance[row].sum(), abs=0.03)
    outlier = np.mean([weights[1] == WEIGHTS[3] for weights, _ in drawn])
    assert outlier == pytest.approx(chance[:, KINDS[:, 1] == 3].sum(), abs=0.03)


@pytest.mark.parametrize(
    ("newest", "outliers", "least", "most"),
    [
        (1.3, 0, 0.80, 0.95),  # no outlier in 90 runs: a step, most likely
        (1.3, 4, 0.20, 0.55),  # four of them: nobody can know yet
        (1.0, 4, 0.00, 0.05),
    ],
)
def test_chance_of_a_step_before_the_newest_run_does_not_hang_on_the_seed(
    newest: float, outliers: int, least: float, most: float
) -> None:
    # Outlier or step was decided by the start: P was .00 with one seed and 1.00 with the next.
    rng = np.random.default_rng(5)
    values = 100 * (1 + 0.02 * rng.standard_normal(90))
    values[rng.choice(80, outliers, replace=False)] *= 1.25
    values[-1] = 100 * newest
    data = prepare(np.arange(90) * DAY_MS, values).data
    chances = [
        float(StepSampler(data, SamplerOptions(seed=seed)).run().chance[-1]) for seed in (1, 2)
    ]
    assert max(chances) - min(chances) < 0.15, chances
    assert least < np.mean(chances) < most, chances
