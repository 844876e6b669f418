"""Find how much of each alert of a summary its host explains."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, select

from models.stats.comparison.host_level import HostLevel, host_level
from models.stats.comparison.interval_width import P10_TO_P90
from models.storage.alerts.alert_views import read_alert_views
from models.storage.alerts.cause_view import AROUND_MS
from models.storage.alerts.host_shifts import read_host_shifts
from models.storage.database.tables import branch
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.results.host_view import read_moves
from models.triage.cause import CauseKind, is_beyond_host
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.summaries.host_factor_line import host_factor_line
from models.triage.summaries.read_models import AlertView

_PLACED = {ChangeSource.GROUP.value, ChangeSource.HAND.value}
_BY_HOST = {CauseKind.HOST.value, CauseKind.BOTH.value}


def host_factors(engine: Engine, summary_id: int) -> dict[int, str]:
    """Estimate the level of each host of a summary, and what of its alerts that explains.

    Returns
    -------
    dict of int to str
        A sentence by alert; alerts that no run places have none, and where no control series
        tells host from code, only those of a summary whose cause is the host.
    """
    with read_transaction(engine) as connection:
        summary = connection.execute(
            select(alert_summary.c.cause, branch.c.project_id)
            .select_from(alert_summary.join(branch))
            .where(alert_summary.c.id == summary_id)
        ).first()
        if summary is None:
            return {}
        views = [
            view
            for view in read_alert_views(connection, alert.c.summary_id, [summary_id])
            if view.outcome == ChangeOutcome.STANDING.value
            and view.source in _PLACED
            and view.change is not None
        ]
        levels = read_host_levels(connection, summary.project_id, views)
    found = {}
    for view in views:
        level = levels[view.series.key.platform]
        if level is None or view.change is None:
            continue
        if level.moved and not level.controls and summary.cause not in _BY_HOST:
            continue  # the code that all platforms share is as likely
        found[view.id] = host_factor_line(view.change, level)
    return found


def read_host_levels(
    connection: Connection, project_id: int, views: Sequence[AlertView]
) -> dict[str, HostLevel | None]:
    """Estimate how far each platform's host moved about the alerts on it; None: not known."""
    levels: dict[str, HostLevel | None] = {}
    for platform in sorted({view.series.key.platform for view in views}):
        of = [view for view in views if view.series.key.platform == platform]
        since_ms, until_ms = _bounds(of)
        moves = read_moves(
            connection,
            project_id,
            [platform],
            since_ms - AROUND_MS,
            until_ms + AROUND_MS,
            until_ms,
        )
        levels[platform] = host_level(read_host_shifts(connection, moves, since_ms, until_ms))
    return levels


def beyond_their_host(
    connection: Connection, project_id: int, views: Sequence[AlertView]
) -> list[AlertView]:
    """Choose the alerts that moved by more than their host explains; all where none did."""
    levels = read_host_levels(connection, project_id, views)
    found = [view for view in views if _is_beyond(view, levels[view.series.key.platform])]
    return found or list(views)


def _is_beyond(view: AlertView, level: HostLevel | None) -> bool:
    if level is None or not level.moved or view.change is None:
        return True
    error = 0.0
    if view.change_high is not None and view.change_low is not None:
        error = (view.change_high - view.change_low) / P10_TO_P90
    excess, spread = level.excess(view.change, error)
    return is_beyond_host(excess, spread)


def _bounds(views: Sequence[AlertView]) -> tuple[int, int]:
    return min(view.previous_ms for view in views), max(view.start_ms for view in views)
