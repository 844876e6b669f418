"""Read the levels of two days in many series from the store, and how each changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from models.records.days import day_number, format_day
from models.records.series import Series
from models.records.views.fit_attempt import FitSummary
from models.stats.comparison.compare import LevelChange, compare_levels
from models.stats.comparison.comparison_days import ComparisonDay
from models.stats.comparison.detectable_change import detectable_percent
from models.stats.steps.shown_by_steps import shown_near
from models.storage.fits.could_have_shown_view import read_could_have_shown
from models.storage.fits.draws_view import read_level_draws_many

AT_ONCE = 250  # series whose draws are in memory together: two megabytes, which a cache holds


@dataclass(frozen=True, slots=True, eq=False)
class LevelChanges:
    """How n series changed between two days each."""

    reasons: tuple[str, ...]  # why a series cannot be compared, blank where it can
    change: LevelChange  # arrays of shape (n,)
    detectable: NDArray[np.float64]  # smallest change that would have shown, percent, shape (n,)
    level: NDArray[
        np.float64
    ]  # mean level of the day compared with, unit of the series, shape (n,)


def read_level_changes(
    engine: Engine,
    series: Sequence[Series],
    fits: Sequence[FitSummary | None],
    asked: Sequence[tuple[date | None, ComparisonDay]],
    delta: float,
    withheld: Mapping[int, str],
) -> LevelChanges:
    """Compare the levels of two days in each of many series.

    Parameters
    ----------
    series : sequence of Series
        n series.
    fits : sequence of FitSummary or None, length n
        The fit of each.
    asked : sequence, length n
        The day that is judged, and what it is judged against.
    delta : float
        Smallest change that matters, percent.
    withheld : mapping of int to str
        Why a series must not be compared, by its id.
    """
    reasons: list[str] = []
    changes = []
    detectable = []
    level = []
    shown = read_could_have_shown(engine, [fit.id for fit in fits if fit is not None])
    for start in range(0, max(1, len(series)), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        some, days, theirs = series[part], asked[part], fits[part]
        levels = _levels(engine, theirs, days)
        part_reasons = [
            withheld.get(item.id, "")
            or other.reason
            or _reason(theirs[place], (first, other.day), levels[:, :, place])
            for place, (item, (first, other)) in enumerate(zip(some, days, strict=True))
        ]
        # What is not trusted must not be called either, nor change what is expected of the rest.
        levels[:, :, [place for place, reason in enumerate(part_reasons) if reason]] = np.nan
        directions = [item.direction for item in some]
        changes.append(compare_levels(levels[0], levels[1], directions, delta))
        by_draws = detectable_percent(levels[0], levels[1])
        for place, ((first, other), fit) in enumerate(zip(days, theirs, strict=True)):
            # Draws of a level with steps agree between most days; what would have shown is stored.
            pairs = () if fit is None else shown.get(fit.id, ())
            if pairs and first and other.day and not part_reasons[place]:
                by_draws[place] = shown_near(pairs, (first - other.day).days)
        detectable.append(by_draws)
        level.append(levels[1].mean(axis=0, dtype=np.float64))
        reasons += part_reasons
    parts = {
        item.name: np.concatenate([getattr(change, item.name) for change in changes])
        for item in fields(LevelChange)
    }
    return LevelChanges(
        tuple(reasons), LevelChange(**parts), np.concatenate(detectable), np.concatenate(level)
    )


def _levels(
    engine: Engine,
    fits: Sequence[FitSummary | None],
    asked: Sequence[tuple[date | None, ComparisonDay]],
) -> NDArray[np.float32]:
    """Read draws of both days, shape (2, S, series); NaN where a fit does not have the day."""
    places = [
        (side, place, (fit.id, day_number(day)))
        for place, (fit, (first, other)) in enumerate(zip(fits, asked, strict=True))
        for side, day in enumerate((first, other.day))
        if fit is not None and day is not None
    ]
    drawn = read_level_draws_many(engine, [pair for *_, pair in places])
    levels = np.full((2, max(1, len(drawn)), len(fits)), np.nan, dtype=np.float32)
    if len(drawn):
        for column, (side, place, _) in enumerate(places):
            levels[side, :, place] = drawn[:, column]
    return levels


def _reason(
    fit: FitSummary | None, days: tuple[date | None, date | None], levels: NDArray[np.float32]
) -> str:
    if fit is None:
        return "not fitted yet"
    if not fit.trusted:
        return f"the fit is not trusted: {fit.reason}"
    missing = [day for day, draws in zip(days, levels, strict=True) if not np.isfinite(draws).all()]
    if missing:
        return "the fit does not reach " + " and ".join(
            "an unknown day" if day is None else format_day(day) for day in missing
        )
    return ""
