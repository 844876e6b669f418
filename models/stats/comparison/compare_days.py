"""Compare the reference day of a fit with other days, each with a verdict or a reason."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.records.comparison import Comparison, Verdict
from models.records.days import date_of_day, format_day
from models.records.fit import LevelFit
from models.records.series import Direction
from models.stats.comparison.compare import DELTA, compare_levels, predictive_draws
from models.stats.comparison.comparison_days import ComparisonDay
from models.stats.comparison.verdict import THRESHOLD, decide


def compare_days(
    draws: Mapping[date, NDArray[np.float64]],
    reference: date,
    days: Sequence[ComparisonDay],
    direction: Direction,
    *,
    delta: float = DELTA,
    threshold: float = THRESHOLD,
    withheld: str = "",
) -> list[Comparison]:
    """Compare the draws of one day with those of others.

    Parameters
    ----------
    draws : mapping of date to ndarray, shape (S,)
        Level or predictive draws of one fit, at least of the days that are asked for and
        that the fit has.
    reference : date
        The day that is judged.
    days : sequence of ComparisonDay
        What it is judged against.
    direction : Direction
        Which way is worse.
    delta : float
        Smallest change that matters, percent.
    threshold : float
        How sure a verdict must be.
    withheld : str
        Why no verdict may be drawn from this fit, if that is so: the numbers are given all
        the same, every verdict is withheld, and this is the reason.

    Returns
    -------
    list of Comparison
        One for each of ``days``, in their order; a missing day costs only its own row.

    Raises
    ------
    BadArgumentError
        If ``delta`` or ``threshold`` is out of range.
    """
    return [
        _compare(draws, reference, asked, direction, delta, threshold, withheld) for asked in days
    ]


def finite_by_day(
    days: Sequence[date], drawn: NDArray[np.floating[Any]]
) -> dict[date, NDArray[np.float64]]:
    """Return the draws of each day; days with a draw that is not finite are absent.

    Parameters
    ----------
    days : sequence of date
        n days.
    drawn : (S, n) float array
        Column j belongs to ``days[j]``. Without draws (S = 0), no day has any.

    Returns
    -------
    dict of date to ndarray, shape (S,)
    """
    if not len(drawn):
        return {}
    finite = np.isfinite(drawn).all(axis=0)
    return {
        day: drawn[:, place].astype(np.float64) for place, day in enumerate(days) if finite[place]
    }


def level_by_day(fit: LevelFit) -> dict[date, NDArray[np.float64]]:
    """Return the level draws of each day of a fit.

    Parameters
    ----------
    fit : LevelFit
        A fit of D days with S draws.

    Returns
    -------
    dict of date to ndarray, shape (S,)
    """
    level = fit.level.astype(np.float64)
    return {date_of_day(int(day)): level[:, index] for index, day in enumerate(fit.days)}


def predictive_by_day(fit: LevelFit, seed: int = 1) -> dict[date, NDArray[np.float64]]:
    """Return draws of what a new measurement would show on each day of a fit.

    Parameters
    ----------
    fit : LevelFit
        A fit of D days with S draws; its recalibration factor is applied.
    seed : int
        Seed of the noise, which is independent from day to day.

    Returns
    -------
    dict of date to ndarray, shape (S,)
    """
    rng = np.random.default_rng(seed)
    # A draw's own scale holds the heavy tails of a level with steps.
    scale = fit.sigma if fit.noise is None else fit.noise
    return {
        day: predictive_draws(level, scale, rng, fit.nu, fit.calibration)
        for day, level in level_by_day(fit).items()
    }


def _compare(
    draws: Mapping[date, NDArray[np.float64]],
    reference: date,
    asked: ComparisonDay,
    direction: Direction,
    delta: float,
    threshold: float,
    withheld: str,
) -> Comparison:
    """Compare with one day."""
    wanted = (reference, asked.day)
    absent = [day for day in wanted if day is not None and day not in draws]
    missing = asked.reason
    if absent and not missing:
        missing = f"the fit has no draws for {format_day(absent[0])}, a day outside its window"
    if missing or asked.day is None:
        nan = float("nan")
        return Comparison(
            label=asked.label,
            reference=reference,
            comparison=asked.day,
            change=nan,
            low=nan,
            high=nan,
            p_worse=nan,
            p_worse_by_delta=nan,
            p_better_by_delta=nan,
            delta=delta,
            verdict=Verdict.WITHHELD,
            reason=missing,
        )
    change = compare_levels(draws[reference], draws[asked.day], direction, delta)
    verdict = Verdict(decide(change, threshold).item())
    reason = withheld
    if verdict is Verdict.WITHHELD and not reason:
        reason = f"the level on {format_day(asked.day)} cannot be distinguished from zero"
    return Comparison(
        label=asked.label,
        reference=reference,
        comparison=asked.day,
        change=float(change.change),
        low=float(change.low),
        high=float(change.high),
        p_worse=float(change.p_worse),
        p_worse_by_delta=float(change.p_worse_by_delta),
        p_better_by_delta=float(change.p_better_by_delta),
        delta=delta,
        verdict=Verdict.WITHHELD if withheld else verdict,
        reason=reason,
    )
