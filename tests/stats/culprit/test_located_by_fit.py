"""Where a fit's posterior puts a step, by revision."""

import numpy as np
import pytest

from models.records.steps_found import StepChange, StepsFound
from models.stats.culprit.located_by_fit import FAR, NEAR, REACH, located_by_fit

NAN3 = (float("nan"),) * 3


def make_step(p_change: float, *culprits: tuple[int, float]) -> StepChange:
    return StepChange(0, 0, p_change, 1.0, NAN3, NAN3, 0.0, 0.0, ((0.0, 1.0),), culprits, False)


def located(
    step: StepChange, place_ms: list[int], revisions: str, *p_step: tuple[int, float]
) -> list[float] | None:
    """Return the probabilities, to six digits, of each revision but the first."""
    found = located_by_fit(StepsFound((step,), p_step, (), True), step, place_ms, list(revisions))
    return None if found is None else [round(float(share), 6) for share in np.exp(found)]


def test_culprits_count_as_much_as_the_step_is_sure() -> None:
    step = make_step(0.5, (2, 0.8), (3, 0.2))
    assert located(step, [1, 2, 3], "abc") == [0.4, 0.1]


def test_what_the_fit_keeps_of_each_run_goes_before_the_culprits() -> None:
    step = make_step(0.5, (2, 0.8), (3, 0.2))
    assert located(step, [1, 2, 3, 4], "abcd", (3, 0.3), (4, 0.05)) == [0.4, 0.3, 0.05]


def test_runs_of_one_revision_add_up_and_runs_of_one_moment_count_for_its_first_revision() -> None:
    step = make_step(1.0, (2, 0.5), (3, 0.25), (4, 0.25))
    assert located(step, [1, 2, 3, 4], "abbc") == [0.75, 0.25]
    assert located(step, [1, 2, 2, 4], "abcd") == [0.5, NEAR, 0.25]


def test_places_that_the_fit_kept_nothing_for_are_possible_more_so_within_its_reach() -> None:
    size = 2 * REACH + 4
    step = make_step(1.0, (REACH + 2, 0.9))
    names = [chr(97 + place) for place in range(size + 1)]
    found = located(step, list(range(size + 1)), "".join(names))
    far = round(FAR / size, 6)
    assert found == [far, *[NEAR] * REACH, 0.9, *[NEAR] * REACH, far, far]


@pytest.mark.parametrize("culprits", [[(1, 1.0)], [(9, 1.0)], []])
def test_a_step_elsewhere_has_no_place_here(culprits: list[tuple[int, float]]) -> None:
    assert located(make_step(1.0, *culprits), [1, 2, 3], "abc") is None
