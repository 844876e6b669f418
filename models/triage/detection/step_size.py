"""How large a step between two groups of runs is, and how sure that is."""

import math
from dataclasses import dataclass

from scipy.special import stdtr, stdtrit

from models.records.series_status import Segment
from models.stats.comparison.detectable_change import detectable_change_of_runs
from models.stats.series.percent_change import percent_change


@dataclass(frozen=True, slots=True)
class StepSize:
    """A change of level in percent of the level before, positive = worse."""

    change: float
    low: float  # p10
    high: float  # p90
    error: float  # standard error
    probability: float  # that it went this way, by however little
    detectable: float  # smallest change that groups of these sizes could have shown


def step_size(before: Segment, after: Segment, worse_sign: int) -> StepSize | None:
    """Measure a step by the means of two groups and the scatter within both.

    Student's t about the difference of two means with one variance. Runs that resemble their
    neighbours make the interval somewhat too narrow: it tells the size of a change that is
    known to be there, and is no test.

    Parameters
    ----------
    before, after : Segment
        The runs on either side.
    worse_sign : int
        +1 where a larger value is worse, -1 where a smaller one is.

    Returns
    -------
    StepSize or None
        None where there is no percentage (the level before is zero) or no scatter can be
        estimated (fewer than three runs on the whole).
    """
    freedom = before.runs + after.runs - 2
    if before.mean == 0 or freedom < 1:
        return None
    percent = 100.0 / abs(before.mean)
    squares = before.runs * before.stdev**2 + after.runs * after.stdev**2
    noise = math.sqrt(squares / freedom)
    error = percent * noise * math.sqrt(1 / before.runs + 1 / after.runs)
    change = percent_change(before.mean, after.mean, worse_sign)
    half = float(stdtrit(freedom, 0.9)) * error
    probability = 1.0 if error == 0 else float(stdtr(freedom, abs(change) / error))
    detectable = detectable_change_of_runs(noise, before.mean, after.runs, before.runs)
    return StepSize(change, change - half, change + half, error, probability, detectable.percent)
