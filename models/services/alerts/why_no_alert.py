"""Read from the store why no alert stands at a place of a series."""

from collections.abc import Iterable

import numpy as np
from sqlalchemy import Engine

from models.notifications.mute import MuteRule
from models.records.days import day_of_moment, format_day
from models.records.series import Series
from models.services.alerts.read_detection_input import read_detection_input
from models.services.fitting.segments import runs_of_year
from models.stats.comparison.failing_text import failing_text
from models.stats.comparison.quality_gate import withheld_reason
from models.stats.series.failing import failing_runs
from models.storage.alerts.alert_store import read_followed
from models.storage.alerts.alert_views import read_alert_views
from models.storage.alerts.detection_rules import rule_of
from models.storage.alerts.mute_store import mutes
from models.storage.database.transaction import read_transaction, snapshot
from models.storage.database.triage_tables import alert
from models.storage.fits.fit_view import read_outliers
from models.storage.fits.series_snapshot import SeriesSnapshot, read_snapshot
from models.triage.detection.found_change import ChangeSource
from models.triage.why_no_alert.explain import explain_place
from models.triage.why_no_alert.ladder import AlertLadder, LadderFacts, LadderRule, Rung


def why_no_alert(
    engine: Engine, series: Series, now_ms: int, at_ms: int | None = None
) -> AlertLadder:
    """Return the rules of detection that were asked of one place, up to the one that is not met.

    It reads what detection reads, and writes nothing.

    Parameters
    ----------
    series : Series
        A series of the store.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    at_ms : int, optional
        A run of the series, milliseconds since 1970-01-01 UTC; its newest event by default.
    """
    with snapshot(engine):
        known = read_snapshot(engine, series)
        rule = rule_of(engine, series)
        with read_transaction(engine) as connection:
            alerts = read_followed(connection, series.id)
            views = read_alert_views(connection, alert.c.series_id, [series.id])
            muted = _muted(str(series.key), mutes(connection), now_ms)
        of_changes = [item for item in alerts if item.found.source is not ChangeSource.FAILURES]
        found = read_detection_input(engine, known, rule, now_ms, of_changes)
        if found is None:
            return _never_judged(known, at_ms)
        evidence, follow_up = found
        runs = runs_of_year(known.points)
        failing = failing_runs(known.points.time_ms, known.points.run_ms, known.points.usable)
        facts = LadderFacts(
            run_ms=tuple(runs.time_ms.tolist()),
            outliers_ms=_outliers(engine, known),
            fit_reason=_fit_reason(known, now_ms),
            p_step=None if known.fit is None or known.fit.steps is None else known.fit.steps.p_step,
            views={view.id: view for view in views},
            muted=muted,
            failing="" if failing is None else failing_text(failing.since_ms, failing.runs),
        )
    return explain_place(evidence, rule, alerts, facts, finer=follow_up.finer(), at_ms=at_ms)


def _never_judged(known: SeriesSnapshot, at_ms: int | None) -> AlertLadder:
    text = "None of its runs measured something."
    if known.points.usable.any():
        text = "It has not been summarised since its first result: fit it first."
    return AlertLadder(at_ms or 0, (Rung(LadderRule.RUNS, False, text),))


def _outliers(engine: Engine, known: SeriesSnapshot) -> frozenset[int]:
    if known.fit is None:
        return frozenset()
    marked = np.isin(known.points.measurement_id, read_outliers(engine, known.fit.id))
    return frozenset(known.points.time_ms[marked].tolist())


def _fit_reason(known: SeriesSnapshot, now_ms: int) -> str:
    fit = known.fit
    if fit is None:
        return "not fitted yet" if known.attempt is None else f"it failed: {known.attempt.reason}"
    if fit.last_day is None or fit.diagnostics is None:
        return "it has no diagnostics"
    return withheld_reason(fit.diagnostics, fit.last_day, today=day_of_moment(now_ms))


def _muted(name: str, rules: Iterable[MuteRule], now_ms: int) -> str:
    """Return until when a series is muted, and why; blank if it is not."""
    for rule in rules:
        if rule.holds(now_ms) and rule.matches(name):
            # A rule ends with the last moment of its day.
            until = "for good"
            if rule.until_ms is not None:
                until = f"until {format_day(day_of_moment(rule.until_ms - 1))}"
            return f"{until} ({rule.why})" if rule.why else until
    return ""
