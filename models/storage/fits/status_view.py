"""Read where series stand, now or as it was known at some time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, FromClause, Row, Select, and_, func, select, text

from models.records.comparison import Verdict
from models.records.series_status import ComparedWith, Label, NoiseClass, Segment, SeriesStatus
from models.storage.database.chunks import chunks
from models.storage.database.status_tables import segment, series_status
from models.storage.database.tables import series
from models.storage.database.transaction import read_transaction


def read_statuses(
    engine: Engine,
    series_ids: Sequence[int] | None = None,
    *,
    as_of_ms: int | None = None,
    with_groups: bool = False,
) -> dict[int, SeriesStatus]:
    """Read standings by series.

    Parameters
    ----------
    series_ids
        Only these; all series if None.
    as_of_ms
        As it was known at that time, milliseconds since 1970-01-01 UTC; now if None.
    with_groups
        Read the groups as well; otherwise ``groups`` is empty.

    Returns
    -------
    dict of int to Standing
        Series that were never judged are absent.
    """
    found: dict[int, SeriesStatus] = {}
    with read_transaction(engine) as connection:
        for chunk in [None] if series_ids is None else chunks(series_ids):
            query = _newest(as_of_ms)
            if chunk is not None:
                query = query.where(series_status.c.series_id.in_(chunk))
            rows = connection.execute(query).all()
            groups: dict[int, list[Segment]] = {}
            if with_groups:
                wanted = query.with_only_columns(series_status.c.id)
                for row in connection.execute(
                    select(segment)
                    .where(segment.c.status_id.in_(wanted))
                    .order_by(segment.c.status_id, segment.c.start_ms)
                ):
                    groups.setdefault(row.status_id, []).append(held_group_of(row))
            found |= {row.series_id: _standing(row, groups.get(row.id, [])) for row in rows}
    return found


def read_failing(
    engine: Engine, series_ids: Sequence[int], as_of_ms: int | None = None
) -> dict[int, tuple[int, int]]:
    """Read since when series fail, and how many runs in a row; others are absent.

    Parameters
    ----------
    as_of_ms : int, optional
        As it was known at that time, milliseconds since 1970-01-01 UTC; now if None.
    """
    found: dict[int, tuple[int, int]] = {}
    with read_transaction(engine) as connection:
        for chunk in chunks(series_ids):
            query = _newest(as_of_ms).with_only_columns(
                series_status.c.series_id,
                series_status.c.failing_since_ms,
                series_status.c.failing_runs,
            )
            failing = (
                series_status.c.series_id.in_(chunk),
                series_status.c.failing_since_ms.is_not(None),
            )
            found |= {row[0]: (row[1], row[2]) for row in connection.execute(query.where(*failing))}
    return found


def newest_standings(places: FromClause, as_of_ms: int | None = None) -> FromClause:
    """Join to each series of ``places`` its status, null where it was never judged.

    The condition is written as in the partial index, or SQLite could not use it.
    """
    if as_of_ms is None:
        return places.outerjoin(
            series_status,
            and_(series_status.c.series_id == series.c.id, text("series_status.current")),
        )
    other = series_status.alias("other")
    newest = (
        select(other.c.id)
        .where(other.c.series_id == series.c.id, other.c.computed_ms <= as_of_ms)
        .order_by(other.c.id.desc())
        .limit(1)
        .correlate(series)
        .scalar_subquery()
    )
    return places.outerjoin(series_status, series_status.c.id == newest)


def _newest(as_of_ms: int | None) -> Select[*tuple[Any, ...]]:
    if as_of_ms is None:
        return select(series_status).where(series_status.c.current)
    rank = func.row_number().over(
        partition_by=series_status.c.series_id,
        order_by=series_status.c.id.desc(),
    )
    ranked = (
        select(series_status.c.id, rank.label("rank"))
        .where(series_status.c.computed_ms <= as_of_ms)
        .subquery()
    )
    return (
        select(series_status)
        .join(ranked, ranked.c.id == series_status.c.id)
        .where(ranked.c.rank == 1)
    )


def _standing(row: Row[*tuple[Any, ...]], groups: Sequence[Segment]) -> SeriesStatus:
    return SeriesStatus(
        series_id=row.series_id,
        fit_id=row.fit_id,
        computed_ms=row.computed_ms,
        measurements=row.measurements,
        failed=row.failed,
        last_run_ms=row.last_run_ms,
        level=_number(row.level),
        level_low=_number(row.level_low),
        level_high=_number(row.level_high),
        short_change=_number(row.short_change),
        long_change=_number(row.long_change),
        compliance_reason=row.compliance_reason,
        week=_against(row, "week"),
        release=_against(row, "release"),
        modes=row.modes,
        runs_in_group=row.runs_in_group,
        sparkline=tuple((float(x), float(y)) for x, y in row.sparkline),
        groups=tuple(groups),
        failing_since_ms=row.failing_since_ms,
        failing_runs=row.failing_runs,
        noise=NoiseClass(row.noise),
    )


def _against(row: Row[*tuple[Any, ...]], name: str) -> ComparedWith:
    columns = row._mapping
    return ComparedWith(
        label=columns[f"{name}_label"],
        change=_number(columns[f"{name}_change"]),
        p_worse=_number(columns[f"{name}_p_worse"]),
        verdict=Verdict(columns[f"{name}_verdict"]),
        detectable=_number(columns[f"{name}_detectable"]),
        reason=columns[f"{name}_reason"],
    )


def held_group_of(row: Row[*tuple[Any, ...]]) -> Segment:
    """Build a segment from a row of its table."""
    return Segment(
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        runs=row.runs,
        mean=row.mean,
        stdev=row.stdev,
        label=Label(row.label),
        change=_number(row.change),
        revision=row.revision,
        previous_revision=row.previous_revision,
        version=row.version,
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
