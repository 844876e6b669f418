"""Trend compliance: where the current group stands against last week and the last quarter.

Each run counts with the mean of the group it belongs to, so noise within a group plays no
part. Source: FD.io CSIT, trending methodology and ``generate_tables`` of 2019 to 2023. Its
text speaks of weeks and months while its program counted runs, so both are offered. The best
of the quarter is the largest mean where higher is better, and the smallest elsewhere; CSIT
always took the largest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.days import DAY_MS, WEEK_MS
from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.records.series_status import Label
from models.stats.series.percent_change import percent_change

RUNS_PER_WEEK = 14  # CSIT's daily jobs run twice a day; for weekly jobs it used 4 and 12
RUNS_PER_QUARTER = 180
QUARTER_MS = 91 * DAY_MS


@dataclass(frozen=True, slots=True)
class Compliance:
    """Change of one series' trend; levels in its unit, changes in percent, positive = worse.

    What cannot be said is NaN, and ``reason`` gives the reason. CSIT left such rows out.
    """

    trend: float  # mean of the current group
    week_ago: float
    quarter_best: float  # best mean of the last quarter without the last week
    short_change: float  # trend against week_ago
    long_change: float  # trend against quarter_best
    regressions: int  # changes for the worse within the last week
    progressions: int
    runs_in_group: int  # newest runs that share the current group's mean
    reason: str = ""


def compliance_by_runs(
    labels: Sequence[Label],
    means: ArrayLike,
    direction: Direction,
    *,
    window: int = RUNS_PER_WEEK,
    long_window: int = RUNS_PER_QUARTER,
) -> Compliance:
    """Count the week and the quarter in runs, as CSIT's program did.

    "A week ago" is the run ``window`` − 1 runs before the last one, or the first run there
    is. The quarter is the last ``long_window`` runs without the last ``window``.

    Parameters
    ----------
    labels : sequence of Label, length N
        Label of each run, from `models.stats.series.groups.per_sample`.
    means : array_like, shape (N,)
        Mean of the group that each run belongs to; NaN for a failed run.
    direction : Direction
        Which way is worse.
    window, long_window : int
        Runs per week and per quarter, at least 1.

    Returns
    -------
    Compliance

    Raises
    ------
    BadArgumentError
        If the lengths differ, a mean is infinite or a window is less than 1.
    """
    if window < 1 or long_window < 1:
        raise BadArgumentError(
            f"Windows of {window} and {long_window} runs: both must be at least 1."
        )
    trend = _means(labels, means)
    n = trend.size
    if n == 0:
        return _nothing()
    week, quarter = min(n, window), min(n, long_window)
    in_quarter = np.arange(n - quarter, n - week)
    return _assemble(
        trend, labels, direction, n - week, in_quarter, np.arange(n - week, n), f"{week} runs"
    )


def compliance_by_time(
    times_ms: ArrayLike,
    labels: Sequence[Label],
    means: ArrayLike,
    direction: Direction,
) -> Compliance:
    """Measure the week and the quarter in days, as CSIT's text says.

    "A week ago" is the last run that is at least 7 days older than the newest one. The
    quarter reaches from 91 to 7 days before the newest run, both included.

    Parameters
    ----------
    times_ms : array_like of int, shape (N,)
        Times of the runs in milliseconds, ascending.
    labels : sequence of Label, length N
        Label of each run, from `models.stats.series.groups.per_sample`.
    means : array_like, shape (N,)
        Mean of the group that each run belongs to; NaN for a failed run.
    direction : Direction
        Which way is worse.

    Returns
    -------
    Compliance

    Raises
    ------
    BadArgumentError
        If the lengths differ, times descend or a mean is infinite.
    """
    trend, times = _means(labels, means), np.asarray(times_ms, dtype=np.int64)
    if times.shape != trend.shape:
        raise BadArgumentError(
            f"There are {trend.size} means and {times.size} times; give one each."
        )
    if np.any(np.diff(times) < 0):
        raise BadArgumentError("times_ms must not descend; sort the runs by time first.")
    if times.size == 0:
        return _nothing()
    age = times[-1] - times
    old = np.flatnonzero(age >= WEEK_MS)
    in_quarter = old[age[old] <= QUARTER_MS]
    return _assemble(
        trend,
        labels,
        direction,
        int(old[-1]) if old.size else None,
        in_quarter,
        np.flatnonzero(age < WEEK_MS),
        "7 days",
    )


def _means(labels: Sequence[Label], means: ArrayLike) -> NDArray[np.float64]:
    """Check the group means against their labels."""
    trend = np.asarray(means, dtype=np.float64)
    if trend.shape != (len(labels),):
        raise BadArgumentError(f"There are {len(labels)} labels and means of shape {trend.shape}.")
    if np.any(np.isinf(trend)):
        raise BadArgumentError("A group mean is infinite; leave such values out before grouping.")
    return trend


def _nothing() -> Compliance:
    """Answer for a series without runs."""
    nan = float("nan")
    return Compliance(nan, nan, nan, nan, nan, 0, 0, 0, "The series has no runs.")


def _assemble(
    trend: NDArray[np.float64],
    labels: Sequence[Label],
    direction: Direction,
    week_ago: int | None,
    in_quarter: NDArray[np.int64],
    in_week: NDArray[np.int64],
    week: str,
) -> Compliance:
    """Compare the last mean with that of ``week_ago`` and the best of ``in_quarter``."""
    last = float(trend[-1])
    before = float("nan") if week_ago is None else float(trend[week_ago])
    known = trend[in_quarter][~np.isnan(trend[in_quarter])]
    best = float(known[np.argmin(direction.worse_sign * known)]) if known.size else float("nan")
    reasons = []
    if np.isnan(last):
        reasons.append("the last run failed")
    if trend.size < 2:
        reasons.append("there is only one run")
    elif week_ago is None:
        reasons.append(f"no run is older than {week}")
    elif np.isnan(before):
        reasons.append("the run of a week ago failed")
    if not known.size and trend.size > 1:
        reasons.append(f"no run of the quarter is older than {week}")
    if before == 0 or best == 0:
        reasons.append("a change against zero has no percentage")
    different = np.flatnonzero(trend != last)
    window = [labels[index] for index in in_week]
    return Compliance(
        trend=last,
        week_ago=before,
        quarter_best=best,
        short_change=percent_change(before, last, direction.worse_sign)
        if trend.size > 1
        else float("nan"),
        long_change=percent_change(best, last, direction.worse_sign),
        regressions=window.count(Label.REGRESSION),
        progressions=window.count(Label.PROGRESSION),
        runs_in_group=trend.size - 1 - int(different[-1]) if different.size else trend.size,
        reason="; ".join(reasons).capitalize() + "." if reasons else "",
    )
