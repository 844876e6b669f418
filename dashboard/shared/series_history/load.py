"""What a trend link shows: its series, how they are arranged, and what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.shared.series_history.data import read_trend
from dashboard.shared.series_history.downsampling import downsampled
from dashboard.shared.series_history.normalise import normalised
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.services import Services
from dashboard.shared.urls.trend_state import Arrangement, TrendState
from models.records.errors import UnknownSeriesError

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


def load_series(
    services: Services, key: str, state: TrendState, *, detailed: bool = True
) -> TrendData:
    """Gather what the trend page shows of one of its series.

    Without details the runs' revisions and hosts are blank, and it takes far less time.

    Raises
    ------
    UnknownSeriesError
        If there is no such series; with the nearest names.
    """
    memory = None if detailed else services.memory
    return read_trend(services.engine, services.series(key), state, services.now_ms(), memory)


def load_trend_page(services: Services, state: TrendState, *, detailed: bool = False) -> TrendPage:
    """Load all that a link to the trend page shows, as of one moment of the store.

    An unknown series is skipped and noted; the rest is shown.

    Parameters
    ----------
    detailed : bool
        Whether runs' revisions and hosts are wanted of many series as well, as for a table.

    Raises
    ------
    UnknownSeriesError
        If there is none of the series.
    """
    with services.snapshot():
        return _load(services, state, detailed=detailed or len(state.series) <= FEW)


def _load(services: Services, state: TrendState, *, detailed: bool) -> TrendPage:
    found: list[TrendData] = []
    notes: list[str] = []
    for key in state.series:
        try:
            data = load_series(services, key, state, detailed=detailed)
        except UnknownSeriesError as error:
            if len(state.series) == 1:
                raise
            notes.append(str(error))
            continue
        found.append(data if state.norm is None else normalised(data, state.norm))
    if not found:
        raise UnknownSeriesError(" ".join(notes))
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
