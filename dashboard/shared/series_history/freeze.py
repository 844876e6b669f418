"""Freeze a page: a link that shows what a person sees now to everyone, years later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dashboard.shared.series_history.opening import shown_days
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.urls.trend_state import MOST_DAYS, TrendState
from models.records.days import day_of_moment


def frozen(state: TrendState, shown: Sequence[TrendData], now_ms: int) -> TrendState:
    """Build the state of a frozen link: absolute days, the moment, and the fits.

    Parameters
    ----------
    shown : sequence of TrendData
        What the page shows; at least one series.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC; a page that is frozen keeps its moment.
    """
    first, last = shown_days(shown, state)
    if first is None:
        first, last = _ends(shown)
    head = shown[0]
    compared = [item.comparison for item in head.comparisons if item.comparison is not None]
    against = tuple(dict.fromkeys(compared))[:MOST_DAYS]
    return replace(
        state,
        series=tuple(str(data.series.key) for data in shown),
        day=state.day or head.reference,
        first=state.first or first,
        last=state.last or last,
        whole=False,
        against=against if len(shown) == 1 and head.reference else state.against,
        as_of_ms=now_ms if state.as_of_ms is None else state.as_of_ms,
        fits=tuple(data.fit.id for data in shown if data.fit is not None),
    )


def drawn_fits(kept: TrendState, shown: Sequence[TrendData]) -> tuple[int, ...]:
    """Return the fits that a frozen page draws from, those drawn beside included."""
    return (*kept.fits, *(data.beside.fit.id for data in shown if data.beside is not None))


def live(state: TrendState) -> TrendState:
    """Remove the moment and the fits from a state; what is shown stays."""
    return replace(state, as_of_ms=None, fits=())


def _ends(shown: Sequence[TrendData]) -> tuple[date | None, date | None]:
    times = [data.points.time_ms for data in shown if len(data.points)]
    if not times:
        return None, None
    return (
        day_of_moment(min(int(item[0]) for item in times)),
        day_of_moment(max(int(item[-1]) for item in times)),
    )
