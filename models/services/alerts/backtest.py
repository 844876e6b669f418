"""Replay detection over a stored history, as if it had run at the end of every day."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.errors import CancelledError
from models.records.fault_text import is_of_store
from models.records.points import Points
from models.records.release import Release
from models.records.series import Series
from models.services.alerts.point_in_time import PointInTime, until
from models.storage.results.calendar_view import read_releases
from models.storage.results.points_view import read_points
from models.triage.detection.backtest_history import Backtest, BacktestedAlert
from models.triage.detection.plan_detection import plan_detection
from models.triage.detection.rules import DetectionRule

log = logging.getLogger(__name__)

RATIO_DAYS = 14  # ρ changes slowly, and finding it takes most of a day's time

Found = dict[DetectionRule, list[tuple[Series, BacktestedAlert]]]


@dataclass(frozen=True, slots=True)
class BacktestSpan:
    """Which days are replayed: ``days`` of them, the last one ending at ``until_ms``."""

    until_ms: int
    days: int
    as_of_ms: int | None = None  # with what was stored then; None: with all that is stored now

    @property
    def since_ms(self) -> int:
        """End of the last day before the replayed ones."""
        return self.until_ms - self.days * DAY_MS

    @property
    def weeks(self) -> float:
        """Length in weeks."""
        return self.days / 7


def span_of(
    engine: Engine,
    series: Sequence[Series],
    days: int,
    until_ms: int,
    as_of_ms: int | None = None,
) -> BacktestSpan:
    """Return the days of a backtest, ending with the newest run of some series or earlier.

    Parameters
    ----------
    days : int
        How many days are replayed.
    until_ms : int
        Runs from then on are not looked at, milliseconds since 1970-01-01 UTC.
    as_of_ms : int, optional
        Look at what was stored at that time.
    """
    newest = 0
    for item in series:
        try:
            times = read_points(engine, item.id, as_of_ms=as_of_ms).time_ms
        except Exception as error:
            if is_of_store(error):
                raise
            log.warning("The runs of %s cannot be read", item.key, exc_info=error)
            continue  # the replay names it
        past = times[times < until_ms]
        newest = max(newest, int(past[-1]) if past.size else 0)
    return BacktestSpan((newest // DAY_MS + 1) * DAY_MS, days, as_of_ms)


def backtest_many(
    engine: Engine,
    series: Sequence[Series],
    rules: Sequence[DetectionRule],
    span: BacktestSpan,
    *,
    report: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    on_failure: Callable[[Series, Exception], None] | None = None,
) -> Found:
    """Replay several thresholds over several series.

    Each day sees the runs that had begun by its end: groups of the robust detector, and a
    quick Gaussian fit compared with a week before and the last two releases. (When a value was
    *stored* makes no difference: histories are often loaded long after.) Alerts are followed
    by the rules of `plan_detection`. What stands before the first day opens on
    the day before it and is not counted.

    Parameters
    ----------
    rules : sequence of DetectionRule
        Thresholds; how series are watched makes no difference.
    report : callable, optional
        Called after each series with the number done and the total.
    cancelled : callable, optional
        Asked between days; True stops the replay.
    on_failure : callable, optional
        Called with a series that could not be replayed, and why; the others go on.

    Returns
    -------
    dict
        For each rule the alerts of all series, in the order in which they were opened.

    Raises
    ------
    CancelledError
        If ``cancelled`` said so.
    """
    found: Found = {rule: [] for rule in rules}
    releases: dict[str, list[Release]] = {}
    for done, item in enumerate(series, start=1):
        project = item.key.project
        if project not in releases:
            releases[project] = list(read_releases(engine, project, as_of_ms=span.as_of_ms))
        try:
            points = read_points(engine, item.id, as_of_ms=span.as_of_ms)
            replayed = backtest_series(
                item, points, releases[project], rules, span, cancelled=cancelled
            )
        except CancelledError:
            raise
        except Exception as error:
            if on_failure is None or is_of_store(error):
                raise
            log.warning("The replay of %s failed", item.key, exc_info=error)
            on_failure(item, error)
            replayed = {}
        for rule, alerts in replayed.items():
            found[rule] += [(item, alert) for alert in alerts]
        if report is not None:
            report(done, len(series))
    for listed in found.values():
        listed.sort(key=lambda pair: (pair[1].opened_ms, pair[0].id))
    return found


def backtest_series(
    series: Series,
    points: Points,
    releases: Sequence[Release],
    rules: Sequence[DetectionRule],
    span: BacktestSpan,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> dict[DetectionRule, tuple[BacktestedAlert, ...]]:
    """Replay several thresholds over one series."""
    replays = {rule: Backtest() for rule in rules}
    past_ms = points.time_ms[points.time_ms < span.until_ms]
    newest_ms = int(past_ms[-1]) if past_ms.size else 0
    for end_ms, past in _days(series, points, releases, span):
        if cancelled is not None and cancelled():
            raise CancelledError("The replay was stopped; nothing of it is kept.")
        for rule, replay in replays.items():
            known = past.evidence(rule, replay.alerts)
            if known is not None:
                evidence, hindsight = known
                replay.apply(plan_detection(replay.alerts, evidence, rule, hindsight), end_ms)
    return {rule: item.result(span.since_ms, newest_ms) for rule, item in replays.items()}


def _days(
    series: Series, points: Points, releases: Sequence[Release], span: BacktestSpan
) -> Iterator[tuple[int, PointInTime]]:
    """Yield the day before the replay, and each day of it on which something was measured."""
    ratio: float | None = None
    ratio_day = 0
    measured_before = -1
    for place in range(span.days + 1):
        end_ms = span.since_ms + place * DAY_MS
        measured = int(np.searchsorted(points.time_ms, end_ms))
        if measured == 0 or measured == measured_before:
            continue
        measured_before = measured
        if place - ratio_day >= RATIO_DAYS:
            ratio = None
        past = PointInTime(series, until(points, end_ms), releases, ratio)
        yield end_ms, past
        if ratio is None and past.level is not None:
            ratio, ratio_day = past.level.day_ratio, place
