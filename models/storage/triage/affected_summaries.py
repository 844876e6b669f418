"""Which summaries a step of triage changed."""

from sqlalchemy import Engine, select

from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import audit_entry


def summaries_of_step(engine: Engine, step_id: int) -> tuple[int, ...]:
    """List the summaries that a step changed; each has a version more than before it."""
    query = (
        select(audit_entry.c.summary_id)
        .where(audit_entry.c.step_id == step_id)
        .distinct()
        .order_by(audit_entry.c.summary_id)
    )
    with read_transaction(engine) as connection:
        return tuple(connection.scalars(query))
