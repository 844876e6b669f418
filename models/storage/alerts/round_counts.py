"""Count rounds of retriggers: how many, why further ones were needed, how they ended."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Engine, select

from models.storage.database.tables import branch, project
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert_summary, retrigger_round
from models.storage.triage.step import DETECTION


@dataclass(slots=True)
class RoundCounts:
    """Rounds that were begun in one project."""

    project: str
    summaries: int = 0  # with at least one of the rounds
    rounds: int = 0
    runs: int = 0  # asked for
    further: Counter[str] = field(default_factory=Counter)  # rounds after the first, by reason
    open: int = 0
    by_data: int = 0  # completed because their data were there
    by_hand: int = 0


def count_rounds(
    engine: Engine, project_name: str = "", since_ms: int | None = None
) -> list[RoundCounts]:
    """Count the rounds of each project, in the order of their names.

    Parameters
    ----------
    project_name : str
        Only this project; blank for all.
    since_ms : int, optional
        Only rounds that were begun at or after this moment, milliseconds since 1970-01-01 UTC.
    """
    place = (
        retrigger_round.join(alert_summary)
        .join(branch, branch.c.id == alert_summary.c.branch_id)
        .join(project)
    )
    query = select(project.c.name.label("project"), retrigger_round).select_from(place)
    if project_name:
        query = query.where(project.c.name == project_name)
    if since_ms is not None:
        query = query.where(retrigger_round.c.at_ms >= since_ms)
    found: dict[str, RoundCounts] = {}
    seen: set[int] = set()
    with read_transaction(engine) as connection:
        rows = connection.execute(query.order_by(project.c.name, retrigger_round.c.id)).all()
    for row in rows:
        counts = found.setdefault(row.project, RoundCounts(row.project))
        counts.summaries += row.summary_id not in seen
        seen.add(row.summary_id)
        counts.rounds += 1
        counts.runs += sum(item["runs"] for item in row.plan)
        if row.reason:
            counts.further[row.reason] += 1
        counts.open += row.completed_ms is None
        counts.by_data += row.completed_by == DETECTION
        counts.by_hand += row.completed_ms is not None and row.completed_by != DETECTION
    return list(found.values())
