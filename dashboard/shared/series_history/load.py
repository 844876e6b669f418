"""What a trend link shows: its series, how they are arranged, and what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.shared.series_history.data import read_trend
from dashboard.shared.series_history.downsampling import downsampled
from dashboard.shared.series_history.normalise import normalised
from dashboard.shared.series_history.opening import shown_days
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.services import Services
from dashboard.shared.urls.trend_state import Arrangement, TrendState
from models.records.deployment.value_bounds import parse_bounds
from models.records.errors import UnknownSeriesError
from models.records.series import Series

FEW = 2  # series of which the figure tells every run's revision


@dataclass(frozen=True, slots=True)
class TrendPage:
    """The series of a link that there are."""

    every: tuple[TrendData, ...]  # with all points
    drawn: tuple[TrendData, ...]  # with those that the figure draws
    arrangement: Arrangement
    state: TrendState  # the link's, with the days that are shown at first
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
    series = services.series(key)
    data = read_trend(services.engine, series, state, services.now_ms(), memory)
    bounds = parse_bounds(services.settings.value_bounds)
    return replace(data, bounds=tuple(item for item in bounds if item.holds_for(series)))


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
    first, last = shown_days(found, state)
    drawn = [downsampled(data, len(found), first, last) for data in found]
    state = replace(state, first=first, last=last)
    return TrendPage(tuple(found), tuple(drawn), arrangement, state, (*notes, *note))


def arrange(found: Sequence[TrendData], state: TrendState) -> tuple[Arrangement, tuple[str, ...]]:
    """Choose an arrangement: values of different units cannot share an axis."""
    chosen = arranged([data.series for data in found], state)
    if chosen is state.arrangement:
        return chosen, ()
    note = (
        "The units differ, so each series has an axis of its own. Normalise to a day to lay "
        "the series over each other."
    )
    return chosen, (note,)


def arranged(found: Sequence[Series], state: TrendState) -> Arrangement:
    """Return the arrangement of some series, by their units."""
    if state.arrangement is Arrangement.OVERLAID and len({item.unit for item in found}) > 1:
        return Arrangement.MULTIPLES
    return state.arrangement
