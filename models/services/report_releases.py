"""Report one release against another over many series, from the draws in the store."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from sqlalchemy import Engine

from models.records.comparison import Verdict
from models.records.days import DAY_MS, day_number, format_day
from models.records.series import Series
from models.records.views.fit_attempt import FitSummary
from models.records.views.standing_alert import StandingAlert
from models.services.fitting.accepted_days import accepted_days_many
from models.services.more_runs import more_runs
from models.services.read_level_changes import read_level_changes
from models.services.release_report import (
    ReleaseReport,
    ReleaseRow,
    awaits_runs,
    called_worse,
    fails_gate,
    measures,
)
from models.stats.comparison.compare import DELTA
from models.stats.comparison.compare_releases import judge_changes
from models.stats.comparison.comparison_days import ComparisonDay
from models.stats.comparison.failing_text import failing_text
from models.stats.comparison.false_discovery import FALSE_DISCOVERY_RATE
from models.stats.comparison.release_days import Major
from models.stats.comparison.release_gate import GateRule, judge_gate
from models.stats.comparison.start_after import AcceptedDay, start_after
from models.stats.comparison.verdict import THRESHOLD
from models.storage.database.transaction import read_transaction
from models.storage.fits.standing_alerts import read_standing_alerts
from models.storage.fits.status_view import read_failing
from models.storage.results.series_summary import newest_fits

AT_ONCE = 250  # series whose draws are in memory together: two megabytes, which a cache holds


def report_releases(
    engine: Engine,
    series: Sequence[Series],
    reference: Major,
    comparison: Major,
    *,
    now_ms: int,
    delta: float = DELTA,
    threshold: float = THRESHOLD,
    rate: float = FALSE_DISCOVERY_RATE,
    rule: GateRule | None = None,
    as_of_ms: int | None = None,
    since: date | None = None,
) -> ReleaseReport:
    """Compare the levels on the last days of two releases in many series.

    Parameters
    ----------
    series : sequence of Series
        All of one project.
    reference : Major
        The release that is judged; where it is still the newest, each series' newest fitted
        day stands for its last day.
    comparison : Major
        What it is judged against.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC: alerts await confirmation for some days.
    delta, threshold, rate : float
        Smallest change that matters (percent), how sure a verdict must be, and the largest
        expected share of wrong calls.
    rule : GateRule, optional
        What the release must meet.
    as_of_ms : int, optional
        Use the fits that were there at that time, milliseconds since 1970-01-01 UTC.
    since : date, optional
        Withhold series whose newest fitted day is before this day, where the release is still the
        newest: what is not measured any more does not speak for it.

    Raises
    ------
    BadArgumentError
        If an option is out of range.
    """
    with read_transaction(engine) as connection:
        fits = newest_fits(
            connection, [item.id for item in series], complete=True, as_of_ms=as_of_ms
        )
    accepted = accepted_days_many(engine, {key: item.id for key, item in fits.items()}, as_of_ms)
    asked = [
        _asked(reference, comparison, fits.get(item.id), accepted.get(item.id, ()))
        for item in series
    ]
    days = [(first, day.day) for first, day in asked]
    alerts = read_standing_alerts(engine, [item.id for item in series], as_of_ms, now_ms=now_ms)
    withheld = {**_old(fits, reference, since), **_failing(engine, series, reference, as_of_ms)}
    found_changes = read_level_changes(
        engine, series, [fits.get(item.id) for item in series], asked, delta, withheld
    )
    reasons, change = found_changes.reasons, found_changes.change
    found = judge_changes(change, threshold=threshold, rate=rate)
    verdicts = [
        Verdict.WITHHELD if reason else Verdict(found.verdict[place])
        for place, reason in enumerate(reasons)
    ]
    fit_ids = [None if fit is None else fit.id for fit in map(fits.get, (s.id for s in series))]
    lacking = more_runs(engine, fit_ids, verdicts, found_changes, delta, threshold)
    rows = []
    for place, (item, both) in enumerate(zip(series, days, strict=True)):
        reason = reasons[place]
        called = found.regressions.called[place] or found.improvements.called[place]
        rows.append(
            ReleaseRow(
                series=item,
                fit_id=fit_ids[place],
                reference_day=both[0],
                comparison_day=both[1],
                change=float(found.change.change[place]),
                low=float(found.change.low[place]),
                high=float(found.change.high[place]),
                p_worse_by_delta=float(found.change.p_worse_by_delta[place]),
                p_better_by_delta=float(found.change.p_better_by_delta[place]),
                verdict=verdicts[place],
                called=bool(called),
                reason=reason,
                detectable=float(found_changes.detectable[place]),
                p_worse=float(found.change.p_worse[place]),
                more_runs=lacking[place],
                note=asked[place][1].label,
                alerts=_alerts_in(alerts.get(item.id, ()), reference, delta),
            )
        )
    last = {row.series.id: -row.change if np.isfinite(row.change) else np.inf for row in rows}
    rows.sort(key=lambda row: (bool(row.reason), last[row.series.id], row.series.key))
    gate = judge_gate(
        asked=len(rows),
        compared=sum(not row.reason for row in rows),
        regressions=sum(called_worse(row) for row in rows),
        undecided=sum(row.verdict is Verdict.UNDECIDED for row in rows),
        rule=rule,
        since_accepted=sum(bool(row.note) and not row.reason for row in rows),
        unmeasured=sum(
            not (row.reason or called_worse(row) or measures(row, delta)) for row in rows
        ),
        alerted=sum(fails_gate(row, comparison) and not called_worse(row) for row in rows),
        awaiting=sum(awaits_runs(row, comparison) and not called_worse(row) for row in rows),
    )
    return ReleaseReport(
        reference=reference,
        comparison=comparison,
        delta=delta,
        threshold=threshold,
        rate=rate,
        rows=tuple(rows),
        expected_wrong_worse=found.regressions.expected_rate,
        expected_wrong_better=found.improvements.expected_rate,
        gate=gate,
        as_of_ms=as_of_ms,
    )


def _alerts_in(
    alerts: Sequence[StandingAlert], reference: Major, delta: float
) -> tuple[StandingAlert, ...]:
    """Keep the regressions of at least δ that began by the end of the release."""
    end_ms = None if reference.last_day is None else (day_number(reference.last_day) + 1) * DAY_MS
    return tuple(
        item
        for item in alerts
        if item.is_regression
        and (item.change >= delta or np.isnan(item.change))
        and (end_ms is None or item.start_ms < end_ms)
    )


def _old(fits: Mapping[int, FitSummary], reference: Major, since: date | None) -> dict[int, str]:
    """Return which series are not measured any more."""
    if reference.last_day is not None or since is None:
        return {}
    return {
        key: f"the newest fitted day is {format_day(fit.last_day)}, before {format_day(since)}"
        for key, fit in fits.items()
        if fit.last_day is not None and fit.last_day < since
    }


def _failing(
    engine: Engine, series: Sequence[Series], reference: Major, as_of_ms: int | None
) -> dict[int, str]:
    """Return which series fail, where the release is judged by what they measure now."""
    if reference.last_day is not None:
        return {}
    found = read_failing(engine, [item.id for item in series], as_of_ms)
    return {key: f"the series is {failing_text(*failing)}" for key, failing in found.items()}


def _day(major: Major, fit: FitSummary | None) -> date | None:
    """Name the day that stands for a release in a series."""
    if major.last_day is not None:
        return major.last_day
    return None if fit is None else fit.last_day


def _asked(
    reference: Major, comparison: Major, fit: FitSummary | None, accepted: Sequence[AcceptedDay]
) -> tuple[date | None, ComparisonDay]:
    """Name both days; an accepted change between them stands in for the earlier one."""
    first, other = _day(reference, fit), ComparisonDay("", _day(comparison, fit))
    if first is None or other.day is None or other.day > first:
        return first, other
    return first, start_after([other], first, accepted)[0]
