"""What was known of a series at the end of a day, as its runs came in."""

from collections.abc import Sequence
from dataclasses import fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.records.comparison import Comparison
from models.records.days import DAY_MS, date_of_day, day_number, day_of_moment
from models.records.errors import SeriesUnfitError
from models.records.points import Points
from models.records.release import Release
from models.records.series import Series
from models.records.series_status import Segment
from models.services.fitting.segments import groups_of, runs_of_year
from models.stats.comparison.compare import DELTA
from models.stats.comparison.compare_days import compare_days, finite_by_day
from models.stats.comparison.comparison_days import WEEK, ComparisonDay, comparison_days
from models.stats.comparison.detectable_change import detectable_change_of_draws
from models.stats.level.quick_level import QuickLevel, quick_level
from models.triage.detection.detection_input import ComparedDays, DetectionInput
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeSource
from models.triage.detection.plan_detection import BeforeAfter, FollowUpEvidence
from models.triage.detection.rules import DetectionRule


def until(points: Points, end_ms: int) -> Points:
    """Take the measurements of runs that began before a moment."""
    past = points.time_ms < end_ms
    return Points(*(getattr(points, item.name)[past] for item in fields(Points)))


class PointInTime:
    """One series at the end of one day; what is expensive is found once, for all thresholds.

    Parameters
    ----------
    points : Points
        What was measured by then.
    releases : sequence of Release
        The project's releases; later ones tell nothing of that day.
    day_ratio : float, optional
        ρ of a day not long before.
    """

    def __init__(
        self,
        series: Series,
        points: Points,
        releases: Sequence[Release],
        day_ratio: float | None = None,
    ) -> None:
        self._series = series
        self._runs = runs_of_year(points)
        self._releases = releases
        self._day_ratio = day_ratio
        self._groups: dict[float, tuple[Segment, ...]] = {}
        self._compared_days: dict[float, tuple[ComparedDays, ...]] = {}
        self._drawn: dict[tuple[int, int], NDArray[np.float64]] = {}
        usable = points.usable
        self._time_ms = points.time_ms[usable]
        self._value = points.value[usable]
        self._revision = points.revision[usable]

    def groups(self, delta: float) -> tuple[Segment, ...]:
        """Group the runs, with moves of at least δ percent."""
        if delta not in self._groups:
            self._groups[delta] = groups_of(self._runs, self._series.direction, delta)
        return self._groups[delta]

    @cached_property
    def level(self) -> QuickLevel | None:
        """The level as it was known then; None where it cannot be fitted."""
        try:
            return quick_level(self._time_ms, self._value, day_ratio=self._day_ratio)
        except SeriesUnfitError:
            return None

    def evidence(
        self, rule: DetectionRule, alerts: Sequence[FollowedAlert]
    ) -> tuple[DetectionInput, FollowUpEvidence] | None:
        """Gather what detection looks at; None without any run that measured something.

        As `models.services.alerts.read_detection_input` does from the present store, but with
        what was known then. Changes that somebody accepted are not heeded.
        """
        groups = self.groups(min(rule.delta, DELTA))
        if not groups:
            return None
        evidence = DetectionInput(
            series_id=self._series.id,
            worse_sign=self._series.direction.worse_sign,
            newest_ms=groups[-1].end_ms,
            groups=groups,
            compared=self._compared(rule.delta),
        )
        since = {item.id: self._since(rule, item) for item in alerts if not item.by_step}
        return evidence, FollowUpEvidence(lambda: self.groups(min(rule.delta, DELTA) / 2), since)

    def _compared(self, delta: float) -> tuple[ComparedDays, ...]:
        if delta not in self._compared_days:
            self._compared_days[delta] = self._compare_anew(delta)
        return self._compared_days[delta]

    def _compare_anew(self, delta: float) -> tuple[ComparedDays, ...]:
        if self.level is None:
            return ()
        reference = date_of_day(self.level.last_day)
        days = comparison_days(reference, self._releases, days_before=(WEEK,))
        compared = []
        for place, item in enumerate(days):
            if item.day is None:
                continue
            start = int(np.searchsorted(self._time_ms, self.level.last_day * DAY_MS))
            end = int(np.searchsorted(self._time_ms, (day_number(item.day) + 1) * DAY_MS))
            if 0 < end <= start < self._time_ms.size:
                source = ChangeSource.WEEK if place == 0 else ChangeSource.RELEASE
                bounds = (end - 1, start)
                compared.append(self._compare(source, self.level.last_day, item, delta, bounds))
        return tuple(compared)

    def _since(self, rule: DetectionRule, alert: FollowedAlert) -> BeforeAfter:
        if self.level is None:
            return BeforeAfter(None, None)
        found = alert.found
        before = ComparisonDay("the day before the change", day_of_moment(found.previous_ms))
        return BeforeAfter(
            self._compare(found.source, found.start_ms // DAY_MS, before, rule.delta),
            self._compare(found.source, self.level.last_day, before, rule.delta),
        )

    def _compare(
        self,
        source: ChangeSource,
        reference: int,
        other: ComparisonDay,
        delta: float,
        bounds: tuple[int, int] = (0, 0),
    ) -> ComparedDays:
        """Compare two days of the level; ``bounds`` are the runs that the change lies between."""
        assert self.level is not None
        assert other.day is not None
        drawn = self._draws(reference, day_number(other.day))
        known = finite_by_day((date_of_day(reference), other.day), drawn)
        (comparison,) = compare_days(
            known, date_of_day(reference), [other], self._series.direction, delta=delta
        )
        return ComparedDays(
            source,
            comparison,
            float(np.median(drawn[:, 1])),
            float(np.median(drawn[:, 0])),
            _detectable(drawn, comparison),
            int(self._time_ms[bounds[0]]),
            int(self._time_ms[bounds[1]]),
            str(self._revision[bounds[0]]),
            str(self._revision[bounds[1]]),
        )

    def _draws(self, reference: int, other: int) -> NDArray[np.float64]:
        """Level draws (S, 2) of two days."""
        assert self.level is not None
        days = (reference, other)
        if days not in self._drawn:
            self._drawn[days] = self.level.draws(np.array(days))
        return self._drawn[days]


def _detectable(drawn: NDArray[np.float64], comparison: Comparison) -> float:
    if not np.isfinite(comparison.p_worse) or drawn[:, 1].mean() == 0:
        return float("nan")
    return detectable_change_of_draws(drawn[:, 0], drawn[:, 1]).percent
