"""Read which other summaries have to do with one, or may have."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, exists, func, or_, select

from models.records.errors import BadArgumentError
from models.storage.alerts.queue_filter import summary_places
from models.storage.database.chunks import sorted_chunks
from models.storage.database.tables import branch, project, series
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.results.series_filter import SERIES_PLACES
from models.storage.triage.check_relations import read_pointing
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.detection.similar import (
    DOWNSTREAM_MS,
    NEAR_MS,
    AlertTrace,
    similar_summaries,
)
from models.triage.summaries.read_models import AlertView, RelatedSummary

MOST = 20  # that are offered


def read_related(
    connection: Connection, own: Sequence[AlertView], pointing: Sequence[AlertView]
) -> tuple[RelatedSummary, ...]:
    """Read the summaries that alerts of one point to, and those whose alerts point to it."""
    relations: dict[int, str] = {}
    for view in own:
        if view.related_summary_id is not None:
            to = "reassigned to" if view.status is AlertStatus.REASSIGNED else "downstream of"
            relations[view.related_summary_id] = to
    for view in pointing:
        here = "reassigned here" if view.status is AlertStatus.REASSIGNED else "downstream of this"
        relations.setdefault(view.summary_id, here)
    return read_lines(connection, relations)


def read_similar(
    connection: Connection, own: Sequence[AlertView], known: Collection[int]
) -> tuple[RelatedSummary, ...]:
    """Suggest summaries of the same project that may belong to the same change.

    Parameters
    ----------
    known : collection of int
        Summaries that are related already.
    """
    if not own:
        return ()
    tests = sorted({view.series.key.test for view in own})[:500]
    near = and_(
        alert.c.start_ms >= min(view.previous_ms for view in own) - NEAR_MS,
        alert.c.previous_ms <= max(view.start_ms for view in own) + NEAR_MS,
    )
    revisions = sorted({view.revision for view in own} - {""})[:500]
    others = _traces(
        connection,
        project.c.name == own[0].series.key.project,
        series.c.test.in_(tests),
        or_(near, alert.c.revision.in_(revisions)),
    )
    found = similar_summaries([_trace(view) for view in own], others)
    barred = {*known, *read_pointing(connection, own[0].summary_id)}
    wanted = [item for item in found if item.summary_id not in barred][:MOST]
    return read_lines(connection, {item.summary_id: item.reason for item in wanted})


def downstream_candidates(engine: Engine, alert_id: int, now_ms: int) -> tuple[RelatedSummary, ...]:
    """Offer summaries from which an alert may have come: the same test on another branch.

    The change there has to begin within the 24 hours before this one, or with it: what came
    later cannot be where it came from. Summaries that point to this one already are left out.
    The same platform comes first, then the nearest change.

    Parameters
    ----------
    now_ms : int
        The present; summaries that were opened later are left out.

    Raises
    ------
    BadArgumentError
        If the alert is not there.
    """
    with read_transaction(engine) as connection:
        own = _one(connection, alert_id)
        pointing = read_pointing(connection, own.summary_id)
        found = _traces(
            connection,
            project.c.id == own.project_id,
            branch.c.id != own.branch_id,
            series.c.suite == own.suite,
            series.c.test == own.test,
            alert.c.start_ms.between(own.start_ms - DOWNSTREAM_MS, own.start_ms),
            alert.c.created_ms <= now_ms,
        )
        found = [trace for trace in found if trace.summary_id not in pointing]
        found.sort(
            key=lambda trace: (trace.platform != own.platform, abs(trace.start_ms - own.start_ms))
        )
        reasons: dict[int, str] = {}
        for trace in found:
            reasons.setdefault(
                trace.summary_id, f"the same test on branch {trace.branch}, {trace.platform}"
            )
        return read_lines(connection, dict(list(reasons.items())[:MOST]))


def reassign_candidates(engine: Engine, alert_id: int, now_ms: int) -> tuple[RelatedSummary, ...]:
    """Offer summaries to which an alert may belong: of the same branch, near, the nearest first.

    Summaries that point to the alert's own already are left out.

    Raises
    ------
    BadArgumentError
        If the alert is not there.
    """
    with read_transaction(engine) as connection:
        own = _one(connection, alert_id)
        begin, end = own.start_ms - NEAR_MS, own.start_ms + NEAR_MS
        near = and_(alert_summary.c.first_ms <= end, alert_summary.c.last_ms >= begin)
        same = and_(alert_summary.c.revision != "", alert_summary.c.revision == own.revision)
        alike = and_(
            alert.c.summary_id == alert_summary.c.id,
            or_(
                and_(alert.c.start_ms >= own.previous_ms - NEAR_MS, alert.c.previous_ms <= end),
                and_(alert.c.revision != "", alert.c.revision == own.revision),
            ),
        )
        apart = func.abs(alert_summary.c.first_ms - own.start_ms)
        ids = connection.scalars(
            select(alert_summary.c.id)
            .where(
                alert_summary.c.branch_id == own.branch_id,
                alert_summary.c.id != own.summary_id,
                alert_summary.c.created_ms <= now_ms,
                or_(near, same, exists().where(alike)),
            )
            .order_by(apart, alert_summary.c.id)
        ).all()
        pointing = read_pointing(connection, own.summary_id)
        offered = [key for key in ids if key not in pointing][:MOST]
        return read_lines(connection, dict.fromkeys(offered, "the same branch, near in time"))


def read_lines(connection: Connection, relations: Mapping[int, str]) -> tuple[RelatedSummary, ...]:
    """Read summaries in a line each, in the order given, with what relates them."""
    found: dict[int, RelatedSummary] = {}
    columns = alert_summary.c
    alerts = select(func.count()).where(alert.c.summary_id == columns.id).scalar_subquery()
    for some in sorted_chunks(relations):
        query = (
            select(
                columns.id,
                columns.version,
                project.c.name.label("project"),
                branch.c.name.label("branch"),
                columns.status,
                columns.previous_revision,
                columns.revision,
                columns.first_ms,
                alerts.label("alerts"),
            )
            .select_from(summary_places)
            .where(columns.id.in_(some))
        )
        for row in connection.execute(query):
            plain = dict(row._mapping) | {"status": SummaryStatus(row.status)}
            found[row.id] = RelatedSummary(**plain, relation=relations[row.id])
    return tuple(found[key] for key in relations if key in found)


def _one(connection: Connection, alert_id: int) -> Any:
    row = connection.execute(
        select(
            alert.c.summary_id,
            alert.c.start_ms,
            alert.c.previous_ms,
            alert.c.revision,
            series.c.suite,
            series.c.test,
            series.c.platform,
            branch.c.id.label("branch_id"),
            project.c.id.label("project_id"),
        )
        .select_from(SERIES_PLACES.join(alert, alert.c.series_id == series.c.id))
        .where(alert.c.id == alert_id)
    ).first()
    if row is None:
        raise BadArgumentError(f"There is no alert {alert_id}.")
    return row


def _traces(connection: Connection, *conditions: ColumnElement[bool]) -> list[AlertTrace]:
    query = (
        select(
            alert.c.summary_id,
            branch.c.name.label("branch"),
            series.c.suite,
            series.c.test,
            series.c.platform,
            alert.c.is_regression,
            alert.c.previous_ms,
            alert.c.start_ms,
            alert.c.revision,
            alert.c.previous_revision,
        )
        .select_from(SERIES_PLACES.join(alert, alert.c.series_id == series.c.id))
        .where(*conditions)
    )
    return [AlertTrace(**row._mapping) for row in connection.execute(query)]


def _trace(view: AlertView) -> AlertTrace:
    key = view.series.key
    return AlertTrace(
        summary_id=view.summary_id,
        branch=key.branch,
        suite=key.suite,
        test=key.test,
        platform=key.platform,
        is_regression=view.is_regression,
        previous_ms=view.previous_ms,
        start_ms=view.start_ms,
        revision=view.revision,
        previous_revision=view.previous_revision,
    )
