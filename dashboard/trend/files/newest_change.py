"""The newest change of a series in words, with the first revision that shows it."""

import numpy as np

from dashboard.shared.formatting.values import format_day, percent, probability
from dashboard.shared.series_history.trend_data import TrendData
from models.records.days import day_of_moment
from models.records.series_status import Label
from models.records.steps_found import StepChange
from models.stats.steps.match_steps import shown_size

LIKELY = 0.5  # probability from which a step of the fit is named
MOST = 6  # revisions that are named


def newest_change(data: TrendData) -> str:
    """Describe the newest change: by the fit's steps, else by the groups; blank without one.

    As in ``regression of +7.8 % (80 %: +7.3 % to +8.2 %) on 21 Nov 2026, with > 99 %; first bad
    revision: 1a2b3c; last good: 0f9e8d``.
    """
    steps = data.fit.steps if data.fit is not None and data.fit.trusted else None
    likely = [item for item in steps.changes if item.p_change >= LIKELY] if steps else []
    if likely and np.isfinite(likely[-1].percent).all():
        return _step(likely[-1], data)
    changed = [item for item in data.groups if item.label is not Label.NORMAL]
    if not changed:
        return ""
    group = changed[-1]
    word = "regression" if group.label is Label.REGRESSION else "improvement"
    size = f" of {percent(group.change)}" if np.isfinite(group.change) else ""
    day = format_day(day_of_moment(group.start_ms))
    return f"{word}{size} on {day}{_first([group.revision], group.previous_revision, word)}"


def _step(change: StepChange, data: TrendData) -> str:
    shown = shown_size(change, data.series.direction.worse_sign)
    word = "regression" if shown.change > 0 else "improvement"
    times = [time for time, _ in change.culprits] or [change.time_ms]
    measured, points = data.measured, data.points
    inside = measured & (points.time_ms >= min(times)) & (points.time_ms <= max(times))
    before = points.revision[measured & (points.time_ms < min(times))]
    return (
        f"{word} of {percent(shown.change)} (80 %: {percent(shown.low)} to {percent(shown.high)})"
        f" on {format_day(day_of_moment(change.time_ms))}, with {probability(change.p_change)}"
        f"{_first(points.revision[inside].tolist(), str(before[-1]) if before.size else '', word)}"
    )


def _first(revisions: list[str], before: str, word: str) -> str:
    """Name the revisions that may be the first of a change, and the last before it."""
    names = list(dict.fromkeys(name for name in revisions if name))
    kind = "bad" if word == "regression" else "better"
    if not names:
        return ""
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    listed = ", ".join(names[:MOST]) + more
    text = f"; first {kind} revision: {listed}"
    if len(names) > 1:
        text = f"; first {kind} revision, one of: {listed}"
    return text + (f"; last one before: {before}" if before else "")
