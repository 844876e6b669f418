"""Read the figures by which an operator watches a store, each by a short look at it."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, func, select

from models.records.fit import FitState
from models.storage.database.fit_tables import fit
from models.storage.database.job_tables import running_job
from models.storage.database.status_tables import CURRENT, series_status
from models.storage.database.tables import branch, ingest, project, series
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary
from models.triage.detection.join_summary import OPEN

RECENT_FITS = 1000  # newest attempts that are looked at, however many there are
RECENT_MS = 24 * 3600 * 1000


@dataclass(slots=True)
class OperationFigures:
    """What is in the store at a moment."""

    series: int = 0
    failing_series: int = 0  # whose newest runs failed
    newest_run_ms: dict[str, int] = field(default_factory=dict)  # by project, of judged series
    last_ingest_ms: int | None = None
    open_alerts: dict[str, int] = field(default_factory=dict)  # regression, improvement
    summaries: dict[str, int] = field(default_factory=dict)  # by status
    fits: dict[str, int] = field(default_factory=dict)  # last day's, by state
    fit_seconds: list[float] = field(default_factory=list)  # last day's, in all stages
    jobs: dict[str, int] = field(default_factory=dict)  # that run, by kind


def read_operation_figures(engine: Engine, now_ms: int) -> OperationFigures:
    """Read the figures of a store.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    """
    with read_transaction(engine) as connection:
        found = OperationFigures(
            series=connection.scalar(select(func.count()).select_from(series)) or 0,
            last_ingest_ms=_last_ingest(connection),
        )
        _read_series(connection, found)
        _read_alerts(connection, found)
        _read_fits(connection, found, now_ms)
        jobs = select(running_job.c.kind, func.count()).group_by(running_job.c.kind)
        found.jobs = {row[0]: row[1] for row in connection.execute(jobs)}
    return found


def _last_ingest(connection: Connection) -> int | None:
    newest = (
        select(ingest.c.finished_ms)
        .where(ingest.c.finished_ms.is_not(None))
        .order_by(ingest.c.id.desc())
        .limit(1)
    )
    return connection.scalar(newest)


def _read_series(connection: Connection, found: OperationFigures) -> None:
    newest = (
        select(
            project.c.name,
            func.max(series_status.c.last_run_ms),
            func.count(series_status.c.failing_since_ms),
        )
        .join(series, series.c.id == series_status.c.series_id)
        .join(branch, branch.c.id == series.c.branch_id)
        .join(project, project.c.id == branch.c.project_id)
        .where(CURRENT)
        .group_by(project.c.name)
    )
    for name, last_run_ms, failing in connection.execute(newest):
        found.failing_series += failing
        if last_run_ms is not None:
            found.newest_run_ms[name] = last_run_ms


def _read_alerts(connection: Connection, found: OperationFigures) -> None:
    by_status = select(alert_summary.c.status, func.count()).group_by(alert_summary.c.status)
    found.summaries = {row[0]: row[1] for row in connection.execute(by_status)}
    opened = (
        select(alert.c.is_regression, func.count())
        .join(alert_summary, alert_summary.c.id == alert.c.summary_id)
        .where(alert_summary.c.status.in_([status.value for status in OPEN]))
        .group_by(alert.c.is_regression)
    )
    counts = {bool(row[0]): row[1] for row in connection.execute(opened)}
    found.open_alerts = {"regression": counts.get(True, 0), "improvement": counts.get(False, 0)}


def _read_fits(connection: Connection, found: OperationFigures, now_ms: int) -> None:
    found.fits = {state.value: 0 for state in FitState}
    recent = (
        select(fit.c.state, fit.c.created_ms, fit.c.seconds)
        .order_by(fit.c.id.desc())
        .limit(RECENT_FITS)
    )
    for state, created_ms, seconds in connection.execute(recent):
        if created_ms < now_ms - RECENT_MS:
            continue
        found.fits[state] += 1
        if seconds:
            found.fit_seconds.append(sum(seconds.values()))
