"""Report one release against another over many series, from the draws in the store."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from models.records.comparison import Verdict
from models.records.days import DAY_MS, day_number
from models.records.series import Series
from models.records.views.fit_attempt import FitSummary
from models.records.views.standing_alert import StandingAlert
from models.services.fitting.accepted_days import accepted_days_many
from models.services.release_report import ReleaseReport, ReleaseRow, fails_gate
from models.stats.comparison.compare import DELTA, LevelChange, compare_levels
from models.stats.comparison.compare_releases import judge_changes
from models.stats.comparison.comparison_days import ComparisonDay
from models.stats.comparison.failing_text import failing_text
from models.stats.comparison.false_discovery import FALSE_DISCOVERY_RATE
from models.stats.comparison.release_days import Major
from models.stats.comparison.release_gate import GateRule, judge_gate
from models.stats.comparison.start_after import AcceptedDay, start_after
from models.stats.comparison.verdict import THRESHOLD
from models.storage.database.transaction import read_transaction
from models.storage.fits.draws_view import read_level_draws_many
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
    delta: float = DELTA,
    threshold: float = THRESHOLD,
    rate: float = FALSE_DISCOVERY_RATE,
    rule: GateRule | None = None,
    as_of_ms: int | None = None,
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
    delta, threshold, rate : float
        Smallest change that matters (percent), how sure a verdict must be, and the largest
        expected share of wrong calls.
    rule : GateRule, optional
        What the release must meet.
    as_of_ms : int, optional
        Use the fits that were there at that time, milliseconds since 1970-01-01 UTC.

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
    failing = _failing(engine, series, reference, as_of_ms)
    alerts = read_standing_alerts(engine, [item.id for item in series], as_of_ms)
    reasons, change = _changes(engine, series, fits, asked, delta, failing)
    found = judge_changes(change, threshold=threshold, rate=rate)
    rows = []
    for place, (item, both) in enumerate(zip(series, days, strict=True)):
        fit = fits.get(item.id)
        reason = reasons[place]
        called = found.regressions.called[place] or found.improvements.called[place]
        rows.append(
            ReleaseRow(
                series=item,
                fit_id=None if fit is None else fit.id,
                reference_day=both[0],
                comparison_day=both[1],
                change=float(found.change.change[place]),
                low=float(found.change.low[place]),
                high=float(found.change.high[place]),
                p_worse_by_delta=float(found.change.p_worse_by_delta[place]),
                p_better_by_delta=float(found.change.p_better_by_delta[place]),
                verdict=Verdict.WITHHELD if reason else Verdict(found.verdict[place]),
                called=bool(called),
                reason=reason,
                note=asked[place][1].label,
                alerts=_alerts_in(alerts.get(item.id, ()), reference, delta),
            )
        )
    last = {row.series.id: -row.change if np.isfinite(row.change) else np.inf for row in rows}
    rows.sort(key=lambda row: (bool(row.reason), last[row.series.id], row.series.key))
    gate = judge_gate(
        asked=len(rows),
        compared=sum(not row.reason for row in rows),
        regressions=sum(_called_worse(row) for row in rows),
        undecided=sum(row.verdict is Verdict.UNDECIDED for row in rows),
        rule=rule,
        since_accepted=sum(bool(row.note) and not row.reason for row in rows),
        alerted=sum(fails_gate(row, comparison) and not _called_worse(row) for row in rows),
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


def _called_worse(row: ReleaseRow) -> bool:
    return row.called and row.p_worse_by_delta > row.p_better_by_delta


def _changes(
    engine: Engine,
    series: Sequence[Series],
    fits: Mapping[int, FitSummary],
    asked: Sequence[tuple[date | None, ComparisonDay]],
    delta: float,
    failing: Mapping[int, str],
) -> tuple[list[str], LevelChange]:
    """Return why series cannot be compared, blank where they can; and how each changed."""
    reasons: list[str] = []
    changes = []
    for start in range(0, max(1, len(series)), AT_ONCE):
        some, days = series[start : start + AT_ONCE], asked[start : start + AT_ONCE]
        levels = _levels(engine, [fits.get(item.id) for item in some], days)
        told = [
            failing.get(item.id, "")
            or other.reason
            or _reason(fits.get(item.id), (first, other.day), levels[:, :, place])
            for place, (item, (first, other)) in enumerate(zip(some, days, strict=True))
        ]
        # What is not trusted must not be called either, nor change what is expected of the rest.
        levels[:, :, [place for place, reason in enumerate(told) if reason]] = np.nan
        directions = [item.direction for item in some]
        changes.append(compare_levels(levels[0], levels[1], directions, delta))
        reasons += told
    parts = {
        item.name: np.concatenate([getattr(change, item.name) for change in changes])
        for item in fields(LevelChange)
    }
    return reasons, LevelChange(**parts)


def _failing(
    engine: Engine, series: Sequence[Series], reference: Major, as_of_ms: int | None
) -> dict[int, str]:
    """Return which series fail, where the release is judged by what they measure now."""
    if reference.last_day is not None:
        return {}
    found = read_failing(engine, [item.id for item in series], as_of_ms)
    return {key: f"the series is {failing_text(*told)}" for key, told in found.items()}


def _levels(
    engine: Engine,
    fits: Sequence[FitSummary | None],
    asked: Sequence[tuple[date | None, ComparisonDay]],
) -> NDArray[np.float32]:
    """Read draws of both days, shape (2, S, series); NaN where a fit does not have the day."""
    places = [
        (side, place, (fit.id, day_number(day)))
        for place, (fit, (first, other)) in enumerate(zip(fits, asked, strict=True))
        for side, day in enumerate((first, other.day))
        if fit is not None and day is not None
    ]
    drawn = read_level_draws_many(engine, [pair for *_, pair in places])
    levels = np.full((2, max(1, len(drawn)), len(fits)), np.nan, dtype=np.float32)
    if len(drawn):
        for column, (side, place, _) in enumerate(places):
            levels[side, :, place] = drawn[:, column]
    return levels


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


def _reason(
    fit: FitSummary | None, days: tuple[date | None, date | None], levels: NDArray[np.float32]
) -> str:
    if fit is None:
        return "not fitted yet"
    if not fit.trusted:
        return f"the fit is not trusted: {fit.reason}"
    missing = [day for day, draws in zip(days, levels, strict=True) if not np.isfinite(draws).all()]
    if missing:
        return "the fit does not reach " + " and ".join(
            "an unknown day" if day is None else day.isoformat() for day in missing
        )
    return ""
