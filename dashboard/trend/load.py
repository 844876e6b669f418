"""What a trend link shows: its series, how they are arranged, and what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dashboard.shared.series_history.data import TrendData
from dashboard.shared.series_history.downsampling import downsampled
from dashboard.shared.urls.trend_state import Arrangement, TrendState
from dashboard.trend.normalise import normalised
from models.records.errors import SeriesUnknown

FEW = 2  # series of which the figure tells every run's revision


@dataclass(frozen=True, slots=True)
class TrendPage:
    """The series of a link that there are."""

    every: tuple[TrendData, ...]  # with all points
    drawn: tuple[TrendData, ...]  # with those that the figure draws
    arrangement: Arrangement
    notes: tuple[str, ...] = ()

    @property
    def n_points(self) -> int:
        """Points that could be drawn."""
        return sum(len(data.points) for data in self.every)

    @property
    def n_drawn(self) -> int:
        """Points that are drawn."""
        return sum(len(data.points) for data in self.drawn)


class HistoryReader(Protocol):
    """Gathers one series, with or without what is told of its runs."""

    def __call__(self, key: str, state: TrendState, *, detailed: bool) -> TrendData:
        """Gather a series."""


def load_trend_page(read: HistoryReader, state: TrendState, *, detailed: bool = False) -> TrendPage:
    """Gather what a link shows; a series that there is not costs only itself.

    Parameters
    ----------
    detailed : bool
        Whether runs' revisions and hosts are wanted of many series as well, as for a table.

    Raises
    ------
    SeriesUnknown
        If there is none of the series.
    """
    found: list[TrendData] = []
    notes: list[str] = []
    for key in state.series:
        try:
            data = read(key, state, detailed=detailed or len(state.series) <= FEW)
        except SeriesUnknown as error:
            if len(state.series) == 1:
                raise
            notes.append(str(error))
            continue
        found.append(data if state.norm is None else normalised(data, state.norm))
    if not found:
        raise SeriesUnknown(" ".join(notes))
    arrangement, note = arrange(found, state)
    drawn = [downsampled(data, len(found), state.first, state.last) for data in found]
    return TrendPage(tuple(found), tuple(drawn), arrangement, (*notes, *note))


def arrange(found: Sequence[TrendData], state: TrendState) -> tuple[Arrangement, tuple[str, ...]]:
    """Choose an arrangement: values of different units cannot share an axis."""
    if state.arrangement is Arrangement.OVERLAID and len({d.series.unit for d in found}) > 1:
        note = (
            "The units differ, so each series has an axis of its own. Normalise to a day to lay "
            "the series over each other."
        )
        return Arrangement.MULTIPLES, (note,)
    return state.arrangement, ()
