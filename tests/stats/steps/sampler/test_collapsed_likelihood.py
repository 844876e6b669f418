import numpy as np
import pytest

from models.stats.steps.sampler.whitening import innovations
from tests.stats.steps.sampler.tiny_problem import BLOCKS, PRIOR, SLABS, TinyProblem


def test_whitening_makes_the_dense_covariance_diagonal() -> None:
    problem = TinyProblem()
    whitener = np.array([innovations(problem.whitened, column) for column in np.eye(BLOCKS)]).T
    white = whitener @ problem.noise_covariance() @ whitener.T
    np.testing.assert_allclose(white, np.diag(1 / problem.weights), atol=1e-12)
    np.testing.assert_allclose(whitener @ problem.values, problem.whitened.values)
    np.testing.assert_allclose(whitener @ problem.columns.T, problem.whitened.columns.T)


@pytest.mark.parametrize("seed", [0, 1])
def test_every_set_of_steps_has_the_likelihood_of_dense_linear_algebra(seed: int) -> None:
    problem = TinyProblem(seed)
    empty = problem.dense_log_likelihood((), ())
    base = problem.likelihood.factor((), (), PRIOR).log_likelihood
    for places, slabs in problem.all_sets():
        found = problem.likelihood.factor(places, slabs, PRIOR).log_likelihood
        wanted = problem.dense_log_likelihood(places, slabs)
        assert found - base == pytest.approx(wanted - empty, abs=1e-9)


def test_bayes_factors_of_one_step_more_equal_the_ratio_of_likelihoods() -> None:
    problem = TinyProblem()
    for places, slabs in [((), ()), ((4,), (1,)), ((5, 2), (0, 1))]:
        found = problem.likelihood.log_bayes_factors(places, slabs, PRIOR)
        before = problem.likelihood.factor(places, slabs, PRIOR).log_likelihood
        for place in set(range(1, BLOCKS)) - set(places):
            for slab in range(SLABS.size):
                more = problem.likelihood.factor((*places, place), (*slabs, slab), PRIOR)
                assert found[slab, place] == pytest.approx(more.log_likelihood - before, abs=1e-9)
