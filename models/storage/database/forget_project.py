"""Remove demo data, so that newer demo data can replace them."""

from sqlalchemy import Connection, Select, delete, exists, select, update

from models.records.errors import BadArgumentError
from models.storage.database.chunks import chunks
from models.storage.database.tables import (
    branch,
    environment_change,
    ingest,
    measurement,
    project,
    release,
    replaced_release,
    revision,
    run,
    series,
)
from models.storage.database.triage_tables import alert_summary, audit_entry, triage_step


def has_rows_from_elsewhere(connection: Connection, name: str, sha256: str) -> bool:
    """Whether a project holds measurements that did not come from the file with `sha256`."""
    return bool(
        connection.scalar(
            select(exists(_measurements(name).where(ingest.c.sha256.is_distinct_from(sha256))))
        )
    )


def forget_synthetic_project(connection: Connection, name: str) -> None:
    """Delete the series of a project of demo data with all that hangs on them.

    Its summaries of alerts, its calendar and the record of its ingests go too. Runs stay,
    without measurements: no index leads from a run to its measurements, so that deleting runs
    would read the whole store once for each.

    Raises
    ------
    BadArgumentError
        If the project is not marked as synthetic: what was measured is never deleted.
    """
    found = connection.execute(
        select(project.c.id, project.c.synthetic).where(project.c.name == name)
    ).first()
    if found is None:
        return
    if not found.synthetic:
        raise BadArgumentError(
            f"The project {name!r} holds measurements that were not made by Bandwatch, and those "
            "are never deleted. Set BANDWATCH_HOME to another folder for the demo."
        )
    ingests = connection.scalars(_measurements(name).with_only_columns(ingest.c.id).distinct())
    ids = [key for key in ingests if key is not None]
    branches = select(branch.c.id).where(branch.c.project_id == found.id)
    _forget_triage(connection, branches)
    connection.execute(delete(series).where(series.c.branch_id.in_(branches)))
    # Runs without measurements must not hold back the place of runs to come.
    connection.execute(update(run).where(run.c.branch_id.in_(branches)).values(place_ms=None))
    connection.execute(delete(revision).where(revision.c.branch_id.in_(branches)))
    for calendar in (release, replaced_release, environment_change):
        connection.execute(delete(calendar).where(calendar.c.project_id == found.id))
    if ids:
        connection.execute(delete(ingest).where(ingest.c.id.in_(ids)))


def _forget_triage(connection: Connection, branches: Select[tuple[int]]) -> None:
    """Delete summaries with their alerts and history, and the steps that touched no other."""
    summaries = select(alert_summary.c.id).where(alert_summary.c.branch_id.in_(branches))
    of_these = select(audit_entry.c.step_id).where(audit_entry.c.summary_id.in_(summaries))
    steps = connection.scalars(of_these.distinct()).all()
    connection.execute(delete(alert_summary).where(alert_summary.c.branch_id.in_(branches)))
    for some in chunks(steps):
        connection.execute(
            delete(triage_step).where(
                triage_step.c.id.in_(some),
                ~exists().where(audit_entry.c.step_id == triage_step.c.id),
            )
        )


def _measurements(name: str) -> Select[tuple[int]]:
    return (
        select(measurement.c.id)
        .select_from(
            measurement.join(series, measurement.c.series_id == series.c.id)
            .join(branch, series.c.branch_id == branch.c.id)
            .join(project, branch.c.project_id == project.c.id)
            .outerjoin(ingest, measurement.c.ingest_id == ingest.c.id)
        )
        .where(project.c.name == name)
    )
