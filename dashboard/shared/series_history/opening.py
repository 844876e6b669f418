"""The days that the trend page shows at first: the newest, and the newest event."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.urls.trend_state import TrendState
from models.records.days import DAY_MS, day_of_moment
from models.records.series_status import Label

OPENING = timedelta(days=90)
BEFORE_EVENT = timedelta(days=14)  # shown before the newest event, where it is older than that
OLDEST_EVENT = timedelta(days=365)  # of an event for which the opening is widened


def shown_days(
    shown: Sequence[TrendData], state: TrendState
) -> tuple[date, date] | tuple[None, None]:
    """Choose the days of a link: those that it names, else the opening.

    Parameters
    ----------
    shown : sequence of TrendData
        With all points of the series of the link.

    Returns
    -------
    first, last
        Both None where the whole history is shown, or where there is none.
    """
    times = [data.points.time_ms for data in shown if len(data.points)]
    if not times:
        return None, None
    begin = day_of_moment(min(int(item[0]) for item in times))
    end = day_of_moment(max(int(item[-1]) for item in times))
    if state.first or state.last:
        first, last = state.first or begin, state.last or end
        return min(first, last), max(first, last)
    if state.whole:
        return None, None
    last = end
    first = last - OPENING
    events = [day_of_moment(item) for data in shown for item in _events(data)]
    newest = max((day for day in events if day <= last), default=None)
    if newest is not None and last - newest <= OLDEST_EVENT:
        first = min(first, newest - BEFORE_EVENT)
    return (None, None) if first < begin else (first, last)


def stretch_ms(first: date | None, last: date | None) -> tuple[float, float]:
    """Return the first and last millisecond of two days; infinite where none is given."""
    epoch = date(1970, 1, 1)
    return (
        (first - epoch).days * DAY_MS if first else float("-inf"),
        ((last - epoch).days + 1) * DAY_MS - 1 if last else float("inf"),
    )


def _events(data: TrendData) -> Iterator[int]:
    """Yield when the level changed, by the groups and by the fit's steps."""
    for group in data.groups:
        if group.label is not Label.NORMAL:
            yield group.start_ms
    if data.fit is not None and data.fit.trusted and data.fit.steps is not None:
        for change in data.fit.steps.changes:
            yield change.time_ms
