"""Everything that the trend page shows of one series, gathered from the store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from dashboard.shared.series_history.compare import Judgement, judge
from dashboard.shared.series_history.groups import overlay_groups
from dashboard.shared.series_history.modes import ReleaseModes, release_modes
from dashboard.shared.series_history.one_per_run import one_per_run
from dashboard.shared.urls.trend_state import TrendState
from models.records.change import EnvironmentChange
from models.records.comparison import Comparison
from models.records.days import day_number
from models.records.fit import FitState
from models.records.points import Points
from models.records.release import Release
from models.records.series import Series
from models.records.series_status import Segment
from models.records.stored_fit import StoredBands, StoredFit
from models.stats.comparison.release_days import majors
from models.storage.fits.fit_view import read_fit, read_latest_attempt, read_latest_fit
from models.storage.results.calendar_view import read_environment_changes, read_releases
from models.storage.results.history_view import HistoryMemory
from models.storage.results.points_view import read_points

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
MOST_VERSIONS = 24  # beyond this a version is no release, and colours would say nothing


@dataclass(frozen=True, slots=True)
class TrendData:
    """One series with its points, its current fit and the comparisons drawn from it.

    ``fit`` is the newest complete one, ``attempt`` the newest of any outcome; N points.
    """

    series: Series
    points: Points
    release: NDArray[np.object_]  # (N,), the release that each point belongs to, blank if none
    outlier: NDArray[np.bool_]  # (N,), True where the fit left the point out
    fit: StoredFit | None
    attempt: StoredFit | None
    bands: StoredBands | None
    reference: date | None  # the day that is judged
    comparisons: tuple[Comparison, ...]
    now_ms: int
    detectable: tuple[float, ...] = ()  # per comparison, the smallest change seen, percent
    groups: tuple[Segment, ...] = ()
    changes: tuple[EnvironmentChange, ...] = ()
    modes: tuple[ReleaseModes, ...] = ()
    mode: NDArray[np.int64] | None = None  # (N,), from 0; -1 where there is none
    count: NDArray[np.int64] | None = None  # (N,), values behind a point; None: one each
    stored: int = 0  # measurements in the store
    measured: NDArray[np.bool_] = field(init=False)  # (N,), where a value was measured

    def __post_init__(self) -> None:
        """Work out once what nearly every part of the page asks for."""
        object.__setattr__(self, "measured", self.points.usable)

    @property
    def failure(self) -> StoredFit | None:
        """The newest attempt, if it failed."""
        failed = self.attempt is not None and self.attempt.state is FitState.FAILED
        return self.attempt if failed else None

    @property
    def age_hours(self) -> float:
        """Hours since the newest measurement; NaN without any."""
        if not len(self.points):
            return float("nan")
        return float(self.now_ms - self.points.time_ms[-1]) / HOUR_MS

    @property
    def age_days(self) -> int:
        """Days from that of the newest measurement to today; 0 without any."""
        if not len(self.points):
            return 0
        return int(self.now_ms // DAY_MS - self.points.time_ms[-1] // DAY_MS)


def releases_of_points(points: Points, releases: Sequence[Release]) -> NDArray[np.object_]:
    """Name the release of each point: by the release table, else by the run's own version.

    Parameters
    ----------
    points : Points
        N points.
    releases : sequence of Release
        The project's releases, possibly none; patches count to the release they mend.

    Returns
    -------
    ndarray of str, shape (N,)
        Blank where nothing is known; all blank where versions are too many to be releases.
    """
    found = majors(releases)
    if found:
        first = np.array([day_number(item.first_day) * DAY_MS for item in found])
        names = [f"before {found[0].name}", *(item.name for item in found)]
        place = np.searchsorted(first, points.time_ms, side="right")
        named: NDArray[np.object_] = np.array(names, dtype=object)[place]
        return named
    if len(set(points.version)) > MOST_VERSIONS:
        return np.full(len(points), "", dtype=object)
    return points.version


def read_trend(
    engine: Engine,
    series: Series,
    state: TrendState,
    now_ms: int,
    memory: HistoryMemory | None = None,
) -> TrendData:
    """Gather what the trend page shows of a series.

    Parameters
    ----------
    memory : HistoryMemory, optional
        Where to read the points of one series among many: without what is told of their runs
        and without modes, which the page does not show then.
    state : TrendState
        What the link asks for: the day that is judged, the moment that is shown, and so on.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC; a frozen page takes its own moment.
    """
    then = state.as_of_ms
    seen_ms = now_ms if then is None else min(then, now_ms)
    if memory is None or then is not None:
        every = read_points(engine, series.id, as_of_ms=then)
    else:
        every = memory.points(engine, series.id)
    fits = memory or HistoryMemory()
    releases = read_releases(engine, series.key.project, as_of_ms=then)
    attempt = read_latest_attempt(engine, series.id, then)
    fit = frozen_fit(engine, series, state)
    if fit is None and attempt is not None:
        complete = attempt.state is FitState.COMPLETE
        fit = attempt if complete else read_latest_fit(engine, series.id, then)
    left_out = np.zeros(len(every), dtype=bool)
    bands: StoredBands | None = None
    reference: date | None = None
    judgements: list[Judgement] = []
    if fit is not None and fit.last_day is not None:
        bands = fits.bands(engine, fit.id)
        left_out = np.isin(every.measurement_id, fits.outliers(engine, fit.id))
        reference, judgements = judge(engine, series, fit, releases, state, seen_ms)
    runs = one_per_run(every, left_out)
    points, outlier = (every, left_out) if state.replicates else (runs.points, runs.outlier)
    release = releases_of_points(points, releases)
    measured = points.usable
    modes, mode = ((), None) if memory else release_modes(points.value, release, measured)
    return TrendData(
        series=series,
        points=points,
        release=release,
        outlier=outlier,
        fit=fit,
        attempt=attempt,
        bands=bands,
        reference=reference,
        comparisons=tuple(item.comparison for item in judgements),
        now_ms=seen_ms,
        detectable=tuple(item.detectable for item in judgements),
        groups=overlay_groups(engine, series, runs.points, runs.points.usable, state.overlay, then),
        changes=tuple(
            read_environment_changes(engine, series.key.project, series.key.platform, as_of_ms=then)
        ),
        modes=modes,
        mode=mode,
        count=None if state.replicates else runs.count,
        stored=len(every),
    )


def frozen_fit(engine: Engine, series: Series, state: TrendState) -> StoredFit | None:
    """Find the fit that a frozen link names for a series; None if it names none."""
    found = (read_fit(engine, number) for number in state.fits)
    return next(
        (
            fit
            for fit in found
            if fit is not None and fit.series_id == series.id and fit.last_day is not None
        ),
        None,
    )
