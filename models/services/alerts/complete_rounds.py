"""Complete rounds of retriggers whose data are there."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Engine, select

from models.storage.alerts.rounds_view import read_rounds
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert_summary, retrigger_round
from models.storage.triage.rounds import write_completed
from models.storage.triage.triage_state import lock_summaries
from models.triage.summaries.round_reason import arrived_result


def complete_arrived_rounds(engine: Engine, summary_ids: Iterable[int], now_ms: int) -> None:
    """Complete the open rounds of summaries whose runs have arrived or whose data are ready."""
    ids = sorted(set(summary_ids))
    with read_transaction(engine) as connection:
        if not _over(connection, ids):
            return
    with engine.begin() as connection:
        lock_summaries(connection, ids)
        write_completed(connection, _over(connection, ids), now_ms)


def _over(connection: Connection, summary_ids: Sequence[int]) -> list[tuple[int, int, str]]:
    """Find the open rounds whose data are there: summary, round and result."""
    columns = retrigger_round.c
    query = (
        select(alert_summary.c.id, alert_summary.c.data_ready, alert_summary.c.data_reason)
        .where(
            alert_summary.c.id.in_(summary_ids),
            select(columns.id)
            .where(columns.summary_id == alert_summary.c.id, columns.completed_ms.is_(None))
            .exists(),
        )
        .order_by(alert_summary.c.id)
    )
    found = []
    for row in connection.execute(query).all():
        for item in read_rounds(connection, row.id):
            ready = bool(row.data_ready)
            text = arrived_result(item.arrived, item.planned, ready, row.data_reason)
            if item.completed_ms is None and text:
                found.append((int(row.id), item.id, text))
    return found
