"""Which projects a step of triage touches, before it is done."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, select, union

from models.storage.database.tables import branch, project, series
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary, audit_entry


@dataclass(frozen=True, slots=True)
class StepTargets:
    """What a person names: summaries, alerts, a series, and a step that is to be undone."""

    summaries: Collection[int] = ()
    alerts: Collection[int] = ()
    series: int | None = None
    step: int | None = None
    undo: bool = False  # the last step of each summary, which may have touched others as well


def projects_of_step(engine: Engine, targets: StepTargets) -> set[str]:
    """Return the names of the projects of all that is named; what is not there has none."""
    of_alerts = select(alert.c.summary_id).where(alert.c.id.in_(targets.alerts))
    steps = select(audit_entry.c.step_id).where(
        audit_entry.c.summary_id.in_(targets.summaries if targets.undo else ())
    )
    of_steps = select(audit_entry.c.summary_id).where(
        (audit_entry.c.step_id == targets.step) | audit_entry.c.step_id.in_(steps)
    )
    branches = union(
        select(alert_summary.c.branch_id).where(
            alert_summary.c.id.in_(targets.summaries)
            | alert_summary.c.id.in_(of_alerts)
            | alert_summary.c.id.in_(of_steps)
        ),
        select(series.c.branch_id).where(series.c.id == targets.series),
    ).subquery()
    query = (
        select(project.c.name)
        .join(branch, branch.c.project_id == project.c.id)
        .where(branch.c.id.in_(select(branches.c.branch_id)))
        .distinct()
    )
    with read_transaction(engine) as connection:
        return set(connection.scalars(query))
