"""Detect changes: open alerts for new ones, and follow those that are there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from models.records.series import Series
from models.services.alerts.complete_rounds import complete_arrived_rounds
from models.services.alerts.read_detection_input import read_detection_input
from models.stats.series.failing import failing_runs
from models.storage.alerts.alert_store import read_followed, summaries_with
from models.storage.alerts.detection_rules import rule_of
from models.storage.alerts.detection_store import take_detection_turn, write_plan
from models.storage.alerts.summary_state import SummaryState, read_stale, write_states
from models.storage.database.transaction import read_transaction
from models.storage.fits.series_snapshot import SeriesSnapshot, read_snapshot
from models.storage.triage.step import DETECTION
from models.triage.authorship import Authorship
from models.triage.detection.find_changes import RECENT_MS
from models.triage.detection.followed_alert import DetectionPlan, FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.detection.history import is_history
from models.triage.detection.plan_detection import plan_detection
from models.triage.detection.plan_failures import plan_failures
from models.triage.detection.rules import AlertPolicy, DetectionRule

TRIES = 5


@dataclass(slots=True)
class DetectReport:
    """What detection did; numbers of alerts, and the ids of summaries that it opened."""

    series: int = 0  # that were looked at
    unmeasured: int = 0  # of these, how many have no measured value
    opened: int = 0
    history: int = 0  # of these, how many were history already: they are in no queue
    moved: int = 0  # to another run
    retold: int = 0  # with another size only
    recovered: int = 0
    noise: int = 0
    standing_again: int = 0
    summaries: list[int] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)  # changed causes, each in a sentence
    failures: list[str] = field(default_factory=list)  # series that were not searched, and why

    def add(self, other: "DetectReport") -> None:
        """Add what was done for other series."""
        self.series += other.series
        self.unmeasured += other.unmeasured
        self.opened += other.opened
        self.history += other.history
        self.moved += other.moved
        self.retold += other.retold
        self.recovered += other.recovered
        self.noise += other.noise
        self.standing_again += other.standing_again
        self.summaries += other.summaries
        self.causes += other.causes
        self.failures += other.failures


def detect_series(
    engine: Engine,
    series: Series,
    now_ms: int,
    *,
    recent_ms: int = RECENT_MS,
    snapshot: SeriesSnapshot | None = None,
    refresh: bool = True,
) -> DetectReport:
    """Open, move and close the alerts of one series by what the store holds now.

    It looks at the current status and the current fit, and does nothing a second time: on the
    same data it changes no row. A status that a person chose is never changed.

    Parameters
    ----------
    series : Series
        With a status (`models.services.fitting.summarize_series.update_status`); others are
        passed over.
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    recent_ms : int
        How old the start of a change may be to open an alert, against the newest run.
    snapshot : SeriesSnapshot, optional
        What the store holds of the series; read if it is not given.
    refresh : bool
        Refresh the summaries at once. Who detects in many series refreshes them once, after
        the last one (`refresh_summaries_of`): a cause judged from half of them would be wrong.
    """
    rule = rule_of(engine, series)
    for _ in range(TRIES):
        with read_transaction(engine) as connection:
            alerts = read_followed(connection, series.id)
        snapshot = snapshot or read_snapshot(engine, series)
        plan = _plan(engine, snapshot, rule, alerts, now_ms, recent_ms)
        done = _write(engine, series, rule, alerts, plan, now_ms)
        if done is not None:
            break
        snapshot = None  # whoever was faster may have stored newer data as well
    else:
        # Somebody else detects in the same series all the time; they will have done it.
        done = DetectReport()
    if refresh:
        done.causes += refresh_summaries_of(engine, [series.id], now_ms)
    done.series = 1
    return done


def refresh_summaries_of(engine: Engine, series_ids: Sequence[int], now_ms: int) -> list[str]:
    """Refresh the summaries that hold alerts of some series; see `refresh_summaries`."""
    with read_transaction(engine) as connection:
        touched = summaries_with(connection, series_ids)
    return refresh_summaries(engine, touched, now_ms)


def refresh_summaries(engine: Engine, summary_ids: Iterable[int], now_ms: int) -> list[str]:
    """Update data state, readiness and cause of open summaries from the data.

    Rounds of retriggers whose data are there are completed.

    Returns
    -------
    list of str
        A sentence for each summary whose cause is another now.
    """
    ids = set(summary_ids)
    if not ids:
        return []
    with read_transaction(engine) as connection:
        stale = read_stale(connection, ids)
    if stale:
        with engine.begin() as connection:
            stale = read_stale(connection, [state.id for state in stale])
            write_states(connection, stale, now_ms)
    complete_arrived_rounds(engine, ids, now_ms)
    return [_cause_text(state) for state in stale if state.cause_changed]


def _cause_text(state: SummaryState) -> str:
    before, after = state.cause_before.kind.value, state.cause.kind.value
    reason = f" ({state.cause.reason})" if state.cause.reason else ""
    return f"Summary {state.id}: the cause is {after}{reason}; it was {before}."


def _plan(
    engine: Engine,
    snapshot: SeriesSnapshot,
    rule: DetectionRule,
    alerts: Sequence[FollowedAlert],
    now_ms: int,
    recent_ms: int,
) -> DetectionPlan:
    of_failures = [item for item in alerts if item.found.source is ChangeSource.FAILURES]
    of_changes = [item for item in alerts if item.found.source is not ChangeSource.FAILURES]
    points = snapshot.points
    failing = failing_runs(points.time_ms, points.run_ms, points.usable, points.revision)
    failures = plan_failures(snapshot.series.id, of_failures, failing, rule, now_ms, recent_ms)
    known = read_detection_input(engine, snapshot, rule, now_ms, of_changes)
    if known is None:
        return failures
    evidence, hindsight = known
    changes = plan_detection(of_changes, evidence, rule, hindsight, recent_ms)
    return DetectionPlan(
        (*changes.followed, *failures.followed), (*changes.opened, *failures.opened)
    )


def _write(
    engine: Engine,
    series: Series,
    rule: DetectionRule,
    alerts: Sequence[FollowedAlert],
    plan: DetectionPlan,
    now_ms: int,
) -> DetectReport | None:
    """Store a plan; None if the alerts that it was made for have changed since."""
    if not plan:
        return DetectReport()
    with engine.begin() as connection:
        take_detection_turn(connection)
        if read_followed(connection, series.id) != tuple(alerts):
            return None
        monitor_only = rule.watch is AlertPolicy.MONITOR
        written = write_plan(
            connection,
            series.id,
            plan,
            monitor_only=monitor_only,
            by=Authorship(DETECTION, now_ms),
            confirm_below=rule.confirm,
        )
    ends = [item.outcome for item in plan.followed if item.outcome is not item.alert.outcome]
    return DetectReport(
        opened=len(written.opened),
        history=sum(
            is_history(item.start_ms, now_ms)
            for item in plan.opened
            if item.source is not ChangeSource.FAILURES  # it fails now, since whenever
        ),
        moved=sum(item.moved for item in plan.followed),
        retold=sum(not item.moved and item.found != item.alert.found for item in plan.followed),
        recovered=ends.count(ChangeOutcome.RECOVERED),
        noise=ends.count(ChangeOutcome.NOISE),
        standing_again=ends.count(ChangeOutcome.STANDING),
        summaries=written.summaries,
    )
