"""How large a step between two groups of runs is, and how sure that is."""

import math
from dataclasses import dataclass

from scipy.special import stdtr, stdtrit

from models.records.series_status import Segment
from models.stats.comparison.detectable_change import detectable_change_of_runs
from models.stats.series.percent_change import has_percentage, percent_change


@dataclass(frozen=True, slots=True)
class StepSize:
    """A change of level in percent of the level before, positive = worse.

    Percentages are NaN where the level before is zero or drowns in its own noise.
    """

    is_worse: bool
    change: float
    low: float  # p10
    high: float  # p90
    error: float  # standard error
    freedom: int  # degrees of freedom of that error
    probability: float  # that it went this way, by however little
    detectable: float  # smallest change that groups of these sizes could have shown

    def probability_by(self, delta: float) -> float:
        """Return the probability that it went this way by δ percent or more.

        Without a percentage there is no δ, and any move counts.
        """
        if not math.isfinite(self.change):
            return self.probability
        beyond = abs(self.change) - delta
        if self.error == 0:
            return float(beyond >= 0)
        return float(stdtr(self.freedom, beyond / self.error))


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
        None where no scatter can be estimated (fewer than three runs on the whole).
    """
    freedom = before.runs + after.runs - 2
    if freedom < 1:
        return None
    squares = before.runs * before.stdev**2 + after.runs * after.stdev**2
    noise = math.sqrt(squares / freedom)
    error = noise * math.sqrt(1 / before.runs + 1 / after.runs)
    moved = worse_sign * (after.mean - before.mean)
    probability = 1.0 if error == 0 else float(stdtr(freedom, abs(moved) / error))
    if not has_percentage(before.mean, before.stdev):
        nan = math.nan
        return StepSize(moved > 0, nan, nan, nan, nan, freedom, probability, nan)
    percent = 100.0 / abs(before.mean)
    change = percent_change(before.mean, after.mean, worse_sign)
    half = float(stdtrit(freedom, 0.9)) * error * percent
    detectable = detectable_change_of_runs(noise, before.mean, after.runs, before.runs)
    return StepSize(
        is_worse=moved > 0,
        change=change,
        low=change - half,
        high=change + half,
        error=percent * error,
        freedom=freedom,
        probability=probability,
        detectable=detectable.percent,
    )
