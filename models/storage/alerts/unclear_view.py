"""Read the alerts of other branches from which an undecided alert may have come."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, or_, select

from models.records.days import DAY_MS
from models.storage.alerts.alert_views import read_alert_views
from models.storage.database.chunks import chunks
from models.storage.database.tables import branch, project, series
from models.storage.database.triage_tables import alert
from models.storage.results.series_filter import SERIES_PLACES
from models.triage.alert import AlertStatus
from models.triage.detection.found_change import ChangeOutcome
from models.triage.summaries.read_models import AlertView

AT_ONCE = 20  # alerts in one statement


def read_unclear_origins(
    connection: Connection, views: Sequence[AlertView]
) -> tuple[AlertView, ...]:
    """Read the undecided alerts of which some alerts may be downstream.

    The same test on the same platform of another branch, moved the same way within the 24 hours
    before. Once either is decided, nothing is unclear any more.

    Parameters
    ----------
    views : sequence of AlertView
        Alerts of one summary.
    """
    undecided = [view for view in views if view.status is AlertStatus.UNTRIAGED]
    found: set[int] = set()
    for some in chunks(undecided, AT_ONCE):
        alike = or_(
            *(
                and_(
                    project.c.name == view.series.key.project,
                    branch.c.name != view.series.key.branch,
                    series.c.suite == view.series.key.suite,
                    series.c.test == view.series.key.test,
                    series.c.platform == view.series.key.platform,
                    alert.c.is_regression == view.is_regression,
                    alert.c.start_ms.between(view.start_ms - DAY_MS, view.start_ms),
                )
                for view in some
            )
        )
        query = (
            select(alert.c.id)
            .select_from(SERIES_PLACES.join(alert, alert.c.series_id == series.c.id))
            .where(
                alike,
                alert.c.status == AlertStatus.UNTRIAGED.value,
                alert.c.outcome == ChangeOutcome.STANDING.value,
                alert.c.monitor_only.is_(False),
            )
        )
        found.update(connection.scalars(query))
    return tuple(read_alert_views(connection, alert.c.id, sorted(found)))
