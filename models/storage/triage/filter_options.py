"""Who has taken summaries, and by which tags they are found: what filters offer."""

from sqlalchemy import Engine, select

from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert_summary, summary_tag
from models.triage.summaries.read_models import FilterOptions

MOST = 200  # names that a list offers


def read_triage_names(engine: Engine) -> FilterOptions:
    """List who has taken summaries, and which tags there are."""
    people = (
        select(alert_summary.c.assignee)
        .where(alert_summary.c.assignee != "")
        .distinct()
        .order_by(alert_summary.c.assignee)
        .limit(MOST)
    )
    tags = select(summary_tag.c.tag).distinct().order_by(summary_tag.c.tag).limit(MOST)
    with read_transaction(engine) as connection:
        return FilterOptions(tuple(connection.scalars(people)), tuple(connection.scalars(tags)))
