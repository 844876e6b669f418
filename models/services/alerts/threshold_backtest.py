"""Try other thresholds on a stored history: how many alarms a week, and how good they were."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from models.records.change import EnvironmentChange
from models.records.days import DAY_MS
from models.records.fault_text import fault_text
from models.records.series import Series
from models.services.alerts.backtest import BacktestSpan, Found, backtest_many, span_of
from models.storage.alerts.decided_alerts import read_decided
from models.storage.results.calendar_view import read_environment_changes
from models.triage.detection.backtest_history import BacktestedAlert
from models.triage.detection.rules import DetectionRule
from models.triage.detection.threshold_score import Placement, ThresholdScore, score

NEAR_MS = 3 * DAY_MS  # between an environment change and what it moved; nights may be missing


@dataclass(frozen=True, slots=True)
class ScoredAlert:
    """An alert of the replay, with the environment change that was recorded about that time."""

    series: Series
    alert: BacktestedAlert
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class ThresholdBacktest:
    """Several sets of thresholds over the same days of the same series."""

    span: BacktestSpan
    series: int
    scores: tuple[ThresholdScore, ...]  # in the order of the rules
    alerts: tuple[tuple[ScoredAlert, ...], ...]  # of each rule
    failures: tuple[str, ...] = ()  # series that are missing in all of it, with the reason


def backtest_thresholds(
    engine: Engine,
    series: Sequence[Series],
    rules: Sequence[DetectionRule],
    *,
    days: int,
    until_ms: int,
    as_of_ms: int | None = None,
    report: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ThresholdBacktest:
    """Replay thresholds over the last days of a history and score them.

    Parameters
    ----------
    days : int
        How many days, the last one with the newest run of these series.
    until_ms : int
        Runs from then on are not looked at.
    as_of_ms : int, optional
        Look at what was stored at that time. What people decided is always that of now.
    report, cancelled : callable, optional
        As for `models.services.alerts.backtest.backtest_many`.

    Raises
    ------
    CancelledError
        If ``cancelled`` said so.
    """
    rules = list(dict.fromkeys(rules))
    span = span_of(engine, series, days, until_ms, as_of_ms)
    failures: list[str] = []
    found = backtest_many(
        engine,
        series,
        rules,
        span,
        report=report,
        cancelled=cancelled,
        on_failure=lambda item, error: failures.append(f"{item.key}: {fault_text(error)}"),
    )
    decided = read_decided(engine, [item.id for item in series], span.since_ms, span.until_ms)
    scores = [
        score(
            rule,
            [_placement(item, alert) for item, alert in found[rule]],
            decided,
            since_ms=span.since_ms,
            until_ms=span.until_ms,
        )
        for rule in rules
    ]
    return ThresholdBacktest(
        span,
        len(series) - len(failures),
        tuple(scores),
        _with_records(engine, found, rules),
        tuple(failures),
    )


def _placement(series: Series, alert: BacktestedAlert) -> Placement:
    return Placement(series.id, (series.key.project, series.key.branch), alert)


def _with_records(
    engine: Engine, found: Found, rules: Sequence[DetectionRule]
) -> tuple[tuple[ScoredAlert, ...], ...]:
    changes: dict[tuple[str, str], Sequence[EnvironmentChange]] = {}

    def recorded(series: Series, alert: BacktestedAlert) -> str:
        key = (series.key.project, series.key.platform)
        if key not in changes:
            changes[key] = read_environment_changes(engine, *key)
        first, last = alert.last.previous_ms - NEAR_MS, alert.last.start_ms + NEAR_MS
        near = [item for item in changes[key] if first <= item.time_ms <= last]
        return "; ".join(item.description for item in near)

    return tuple(
        tuple(ScoredAlert(series, alert, recorded(series, alert)) for series, alert in found[rule])
        for rule in rules
    )
