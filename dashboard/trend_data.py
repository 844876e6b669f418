"""Everything that the trend page shows of one series, gathered from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from models.comparison import Comparison
from models.fit import FitState
from models.measurement import Status
from models.release import Release
from models.series import Series
from models.stats.compare_days import compare_days
from models.stats.comparison_days import comparison_days
from models.stats.release_days import majors
from models.stats.withhold import withheld_reason
from models.storage.calendar_view import read_releases
from models.storage.fit_view import EPOCH_ORDINAL, as_day
from models.storage.trend_view import (
    Bands,
    Points,
    StoredFit,
    read_bands,
    read_latest_attempt,
    read_latest_fit,
    read_level_draws,
    read_outliers,
    read_points,
)

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
    bands: Bands | None
    reference: date | None  # the day that is judged
    comparisons: tuple[Comparison, ...]
    now_ms: int

    @property
    def measured(self) -> NDArray[np.bool_]:
        """Where a value was measured, shape (N,)."""
        measured: NDArray[np.bool_] = (self.points.status == Status.OK.value) & np.isfinite(
            self.points.value
        )
        return measured

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
        first = np.array([as_day(item.first_day) * DAY_MS for item in found])
        names = [f"before {found[0].name}", *(item.name for item in found)]
        place = np.searchsorted(first, points.time_ms, side="right")
        named: NDArray[np.object_] = np.array(names, dtype=object)[place]
        return named
    if len(set(points.version)) > MOST_VERSIONS:
        return np.full(len(points), "", dtype=object)
    return points.version


def read_trend(engine: Engine, series: Series, day: date | None, now_ms: int) -> TrendData:
    """Gather what the trend page shows of a series.

    Parameters
    ----------
    day : date, optional
        The day that is judged; the newest fitted day if None.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    """
    points = read_points(engine, series.id)
    releases = read_releases(engine, series.key.project)
    fit = read_latest_fit(engine, series.id)
    outlier = np.zeros(len(points), dtype=bool)
    bands, reference, comparisons = None, None, []
    if fit is not None and fit.last_day is not None:
        bands = read_bands(engine, fit.id)
        outlier = np.isin(points.measurement_id, read_outliers(engine, fit.id))
        reference = day or fit.last_day
        comparisons = _compare(engine, series, fit, reference, releases, day, now_ms)
    return TrendData(
        series=series,
        points=points,
        release=releases_of_points(points, releases),
        outlier=outlier,
        fit=fit,
        attempt=read_latest_attempt(engine, series.id),
        bands=bands,
        reference=reference,
        comparisons=tuple(comparisons),
        now_ms=now_ms,
    )


def _compare(
    engine: Engine,
    series: Series,
    fit: StoredFit,
    reference: date,
    releases: Sequence[Release],
    asked: date | None,
    now_ms: int,
) -> list[Comparison]:
    days = comparison_days(reference, releases)
    wanted = [reference, *(item.day for item in days if item.day is not None)]
    drawn = read_level_draws(engine, fit.id, [as_day(item) for item in wanted]).astype(float)
    draws = {
        item: drawn[:, place]
        for place, item in enumerate(wanted)
        if len(drawn) and np.isfinite(drawn[:, place]).all()
    }
    # A question about a day that a person named is a question about the past: age is no matter.
    today = date.fromordinal(EPOCH_ORDINAL + now_ms // DAY_MS)
    withheld = ""
    if fit.diagnostics is not None and fit.last_day is not None:
        withheld = withheld_reason(fit.diagnostics, fit.last_day, None if asked else today)
    return compare_days(draws, reference, days, series.direction, withheld=withheld)
