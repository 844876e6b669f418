"""Where a fit's posterior puts a step, by revision."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.records.steps_found import StepChange, StepsFound

REACH = 5  # runs on both sides of a step in which a fit looks for its place
NEAR = 1e-3  # probability of each run in reach that a fit kept none for, of at most 1 %
FAR = 1e-3  # of all others together


def located_by_fit(
    steps: StepsFound,
    step: StepChange,
    place_ms: Sequence[int],
    revisions: Sequence[str],
) -> NDArray[np.float64] | None:
    """Return the logarithm of the probability that a step comes right before each revision.

    Beforehand, a fit takes a step to be as probable before each run; so this is the likelihood
    of each place.

    Parameters
    ----------
    steps : StepsFound
        Of the fit.
    step : StepChange
        Which of its steps; what it keeps of the step's neighbourhood is read as well.
    place_ms, revisions : sequence of int and of str, length R
        Place and revision of each run around the step, in the order of the history.

    Returns
    -------
    (G - 1,) float array or None
        Of every distinct revision but the first; None where the fit puts nothing there.
    """
    distinct = tuple(dict.fromkeys(revisions))
    first: dict[int, str] = {}
    for moment, name in zip(place_ms, revisions, strict=True):
        first.setdefault(moment, name)
    chance = dict.fromkeys(distinct, 0.0)
    within = {moment: share * step.p_change for moment, share in step.culprits}
    for moment, share in (within | dict(steps.p_step)).items():
        if moment in first:
            chance[first[moment]] += share
    listed = np.array([chance[name] for name in distinct[1:]])
    if listed.sum() <= 0.0:
        return None
    least = np.full(listed.size, FAR / listed.size)
    peak = int(listed.argmax())
    least[max(0, peak - REACH) : peak + REACH + 1] = NEAR
    found: NDArray[np.float64] = np.log(np.maximum(listed, least))
    return found
