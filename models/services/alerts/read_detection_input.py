"""Read what detection looks at: the groups of a series, and its newest day against others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from models.records.comparison import Comparison
from models.records.days import DAY_MS, day_number, day_of_moment, moment_of_day
from models.records.series import Series
from models.records.series_status import Segment
from models.records.stored_fit import StoredFit
from models.services.fitting.accepted_days import days_in_fit
from models.services.fitting.posterior_steps import placed_steps
from models.services.fitting.segments import groups_of, runs_of_year
from models.stats.comparison.compare import DELTA
from models.stats.comparison.compare_days import compare_days
from models.stats.comparison.comparison_days import WEEK, ComparisonDay, comparison_days
from models.stats.comparison.detectable_change import detectable_change_of_draws
from models.stats.comparison.quality_gate import withheld_reason
from models.stats.comparison.start_after import start_after
from models.stats.steps.shown_by_steps import shown_by_steps, shown_within
from models.storage.fits.draws_view import read_level_by_day
from models.storage.fits.series_snapshot import SeriesSnapshot
from models.storage.results.series_runs import runs_of
from models.triage.detection.detection_input import ComparedDays, DetectionInput
from models.triage.detection.follow import least_of
from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeSource
from models.triage.detection.plan_detection import BeforeAfter, FollowUpEvidence
from models.triage.detection.rules import DetectionRule

Draws = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Fitted:
    """The current fit of a series, as far as verdicts may be drawn from it."""

    fit: StoredFit
    reference: date
    draws: Mapping[date, Draws]  # each of shape (S,), unit of the series
    withheld: str


def read_detection_input(
    engine: Engine,
    snapshot: SeriesSnapshot,
    rule: DetectionRule,
    now_ms: int,
    alerts: Sequence[FollowedAlert] = (),
) -> tuple[DetectionInput, FollowUpEvidence] | None:
    """Read what is known of a series now, and what that says of its alerts.

    Parameters
    ----------
    snapshot : SeriesSnapshot
        What the store holds of the series.
    rule : DetectionRule
        Probabilities are of changes by its δ.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC; a fit whose data are too old by then
        tells nothing.
    alerts : sequence of FollowedAlert
        The alerts of the series.

    Returns
    -------
    tuple or None
        None for a series that was never judged, or has no run that measured something.
    """
    series, fit, accepted = snapshot.series, snapshot.fit, snapshot.accepted
    if snapshot.status is None or not snapshot.status.groups:
        return None
    groups = snapshot.status.groups
    if rule.delta < DELTA:  # the status' groups hide changes that matter here
        groups = _groups(snapshot, rule.delta)
    by_days = [item for item in alerts if not item.by_step]
    compared: tuple[ComparedDays, ...] = ()
    since: dict[int, BeforeAfter] = {}
    if fit is not None and fit.last_day is not None:
        days = comparison_days(
            fit.last_day,
            snapshot.releases,
            days_before=(WEEK,),
        )
        days = start_after(days, fit.last_day, days_in_fit(accepted, fit.options.step_days))
        wanted = [day for item in by_days for day in _days_of(item)]
        fitted = _read_fitted(engine, fit, fit.last_day, now_ms, [*_known(days), *wanted])
        compared = _compared(snapshot, rule, fitted, days)
        # Across an accepted change the level says nothing of an alert before it.
        newest_accepted = max((change.time_ms for change in accepted), default=None)
        for item in by_days:
            if newest_accepted is None or item.found.previous_ms >= newest_accepted:
                since[item.id] = _since(series, rule, fitted, item)
    evidence = DetectionInput(
        series_id=series.id,
        worse_sign=series.direction.worse_sign,
        newest_ms=groups[-1].end_ms,
        groups=tuple(groups),
        compared=compared,
        accepted_ms=tuple(change.time_ms for change in accepted),
        fit_id=None if fit is None else fit.id,
        shown=shown_within(None if fit is None else fit.steps),
        steps=placed_steps(fit, snapshot.points),
    )
    finer = min(rule.delta, DELTA) / 2
    return evidence, FollowUpEvidence(lambda: _groups(snapshot, finer), since)


def _groups(snapshot: SeriesSnapshot, delta: float) -> tuple[Segment, ...]:
    """Group the runs with another smallest change (percent) than that of the status."""
    return groups_of(runs_of_year(snapshot.points), snapshot.series.direction, delta)


def _days_of(alert: FollowedAlert) -> tuple[date, date]:
    found = alert.found
    return day_of_moment(found.previous_ms), day_of_moment(found.start_ms)


def _known(days: Sequence[ComparisonDay]) -> list[date]:
    return [item.day for item in days if item.day is not None]


def _read_fitted(
    engine: Engine, fit: StoredFit, reference: date, now_ms: int, days: Sequence[date]
) -> _Fitted:
    """Read the draws of all days that are asked for, once."""
    wanted = sorted({reference, *days})
    draws = read_level_by_day(engine, fit.id, wanted)
    withheld = "the fit has no diagnostics"
    if fit.diagnostics is not None:
        withheld = withheld_reason(fit.diagnostics, reference, today=day_of_moment(now_ms))
    return _Fitted(fit, reference, draws, withheld)


def _compared(
    snapshot: SeriesSnapshot,
    rule: DetectionRule,
    fitted: _Fitted,
    days: Sequence[ComparisonDay],
) -> tuple[ComparedDays, ...]:
    """Compare the newest fitted day with others, and find the runs that bound a change."""
    found = compare_days(
        fitted.draws,
        fitted.reference,
        days,
        snapshot.series.direction,
        delta=rule.delta,
        withheld=fitted.withheld,
    )
    compared = []
    runs = runs_of(snapshot.points)
    first = runs.first_from(moment_of_day(fitted.reference))
    for place, item in enumerate(found):
        if item.comparison is None or first is None:
            continue
        # The day after the last: all of the comparison day is before the change.
        last = runs.last_before((day_number(item.comparison) + 1) * DAY_MS)
        if last is not None and last < first:
            source = ChangeSource.WEEK if place == 0 else ChangeSource.RELEASE
            bounds = (
                int(runs.time_ms[last]),
                int(runs.time_ms[first]),
                str(runs.revision[last]),
                str(runs.revision[first]),
            )
            compared.append(_with_levels(source, item, fitted, bounds))
    return tuple(compared)


def _since(
    series: Series, rule: DetectionRule, fitted: _Fitted, alert: FollowedAlert
) -> BeforeAfter:
    """Compare the days of an alert, and the newest day, with the day before its change."""
    before, after = _days_of(alert)
    then, now = (
        compare_days(
            fitted.draws,
            reference,
            [ComparisonDay("the day before the change", before)],
            series.direction,
            delta=least_of(alert.found, rule.delta),
            withheld=fitted.withheld,
        )[0]
        for reference in (after, fitted.reference)
    )
    found = alert.found
    bounds = (found.previous_ms, found.start_ms, found.previous_revision, found.revision)
    source = found.source
    return BeforeAfter(
        _with_levels(source, then, fitted, bounds),
        _with_levels(source, now, fitted, bounds),
    )


def _with_levels(
    source: ChangeSource,
    verdict: Comparison,
    fitted: _Fitted,
    bounds: tuple[int, int, str, str],
) -> ComparedDays:
    draws = fitted.draws
    after = draws.get(verdict.reference)
    before = None if verdict.comparison is None else draws.get(verdict.comparison)
    level_before = level_after = detectable = float("nan")
    if after is not None and before is not None:
        level_before, level_after = float(np.median(before)), float(np.median(after))
        if before.mean() != 0:
            detectable = detectable_change_of_draws(after, before).percent
    if verdict.comparison is not None:
        newest = fitted.fit.last_day or fitted.reference
        shown = shown_by_steps(fitted.fit.steps, newest, verdict.reference, verdict.comparison)
        detectable = shown if np.isfinite(shown) else detectable
    previous_ms, start_ms, previous_revision, revision = bounds
    return ComparedDays(
        source=source,
        comparison=verdict,
        before=level_before,
        after=level_after,
        detectable=detectable,
        previous_ms=previous_ms,
        start_ms=start_ms,
        previous_revision=previous_revision,
        revision=revision,
    )
