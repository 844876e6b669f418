"""Read one summary with everything that is known and was said of it."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, select

from models.storage.alerts.alert_views import read_alert_views
from models.storage.alerts.detection_rules import ready_rule_of
from models.storage.alerts.queue_view import read_rows
from models.storage.alerts.related_view import read_related, read_similar
from models.storage.alerts.rounds_view import read_rounds
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.results.revision_counts import read_revision_counts
from models.storage.triage.audit_log import read_accepted_of, read_history, read_notes
from models.triage.detection.found_change import ChangeSource
from models.triage.summaries.read_models import AlertView, SummaryView
from models.triage.summaries.readiness import DataReadiness, data_state
from models.triage.summaries.ready_rule import ReadyRule
from models.triage.summaries.summary_readiness import NO_REVISIONS, without_revisions

MOST_READ = 40  # alerts whose data are counted; the largest changes first


def read_summary(engine: Engine, summary_id: int, *, now_ms: int) -> SummaryView | None:
    """Read a summary as its page shows it; None if there is none of that number.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC; what was due before is overdue.
    """
    with read_transaction(engine) as connection:
        rows = read_rows(connection, [summary_id], now_ms)
        if not rows:
            return None
        own = read_alert_views(connection, alert.c.summary_id, [summary_id])
        pointing = read_alert_views(connection, alert.c.related_summary_id, [summary_id])
        related = read_related(connection, own, pointing)
        by_hand, handed_over = connection.execute(
            select(alert_summary.c.by_hand, alert_summary.c.handed_over).where(
                alert_summary.c.id == summary_id
            )
        ).one()
        by_note = ready_rule_of(connection, summary_id) is ReadyRule.NOTE
        return SummaryView(
            row=rows[0],
            by_hand=bool(by_hand),
            alerts=tuple(own),
            related_alerts=tuple(pointing),
            readiness=read_readiness(connection, own),
            related=related,
            similar=read_similar(connection, own, {item.id for item in related}),
            notes=read_notes(connection, summary_id),
            history=read_history(connection, summary_id),
            rounds=read_rounds(connection, summary_id),
            accepted=read_accepted_of(connection, [view.id for view in own]),
            by_note=by_note and not handed_over,
        )


def read_readiness(connection: Connection, alerts: Sequence[AlertView]) -> dict[int, DataReadiness]:
    """Read from the data whether there are values enough around each alert's change."""
    return {view.id: _readiness(connection, view) for view in alerts[:MOST_READ]}


def _readiness(connection: Connection, view: AlertView) -> DataReadiness:
    known = without_revisions(ChangeSource(view.source))
    if known is not None:
        return known
    around = read_revision_counts(connection, view.series.id, view.start_ms, view.revision)
    return NO_REVISIONS if around is None else data_state(around.counts)
