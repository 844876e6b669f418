"""Find how much of each alert of a summary its host explains."""

from collections.abc import Sequence

from sqlalchemy import Engine, select

from models.stats.comparison.host_level import HostLevel, host_level
from models.storage.alerts.alert_views import read_alert_views
from models.storage.alerts.cause_view import AROUND_MS
from models.storage.alerts.host_shifts import read_host_shifts
from models.storage.database.tables import branch
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.results.host_view import read_moves
from models.triage.cause import CauseKind
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
        levels: dict[str, HostLevel | None] = {}
        for platform in sorted({view.series.key.platform for view in views}):
            of = [view for view in views if view.series.key.platform == platform]
            since_ms, until_ms = _bounds(of)
            moves = read_moves(
                connection,
                summary.project_id,
                [platform],
                since_ms - AROUND_MS,
                until_ms + AROUND_MS,
                until_ms,
            )
            levels[platform] = host_level(read_host_shifts(connection, moves, since_ms, until_ms))
    found = {}
    for view in views:
        level = levels[view.series.key.platform]
        if level is None or view.change is None:
            continue
        if level.moved and not level.controls and summary.cause not in _BY_HOST:
            continue  # the code that all platforms share is as likely
        found[view.id] = host_factor_line(view.change, level)
    return found


def _bounds(views: Sequence[AlertView]) -> tuple[int, int]:
    return min(view.previous_ms for view in views), max(view.start_ms for view in views)
