"""Store where a series stands; the newest row of a series is its current one."""

import math
from dataclasses import asdict

from sqlalchemy import Engine, insert, select, update

from models.records.series_status import ComparedWith, SeriesStatus
from models.storage.database.status_tables import segment, series_status
from models.storage.database.tables import series


def save_status(engine: Engine, found: SeriesStatus) -> int:
    """Store a status with its segments in one transaction, and make it the current one.

    Returns
    -------
    int
        The row's id.
    """
    row = {
        "series_id": found.series_id,
        "fit_id": found.fit_id,
        "computed_ms": found.computed_ms,
        "current": True,
        "measurements": found.measurements,
        "failed": found.failed,
        "last_run_ms": found.last_run_ms,
        "failing_since_ms": found.failing_since_ms,
        "failing_runs": found.failing_runs,
        "level": _known(found.level),
        "level_low": _known(found.level_low),
        "level_high": _known(found.level_high),
        "short_change": _known(found.short_change),
        "long_change": _known(found.long_change),
        "compliance_reason": found.compliance_reason,
        **_against("week", found.week),
        **_against("release", found.release),
        "verdict": found.verdict.value,
        "modes": found.modes,
        "noise": found.noise.value,
        "runs_in_group": found.runs_in_group,
        "sparkline": [list(point) for point in found.sparkline],
    }
    groups = [
        {**asdict(group), "label": group.label.value, "change": _known(group.change)}
        for group in found.groups
    ]
    # One at a time for a series: of two that both marked the old row and then inserted, one would
    # meet the other's. SQLite has one writer anyway.
    turn = select(series.c.id).where(series.c.id == found.series_id).with_for_update(key_share=True)
    with engine.begin() as connection:
        connection.execute(turn)
        connection.execute(
            update(series_status)
            .where(series_status.c.series_id == found.series_id, series_status.c.current)
            .values(current=False)
        )
        status_id = int(
            connection.scalars(insert(series_status).returning(series_status.c.id), row).one()
        )
        if groups:
            connection.execute(
                insert(segment), [{"status_id": status_id, **group} for group in groups]
            )
    return status_id


def _against(name: str, found: ComparedWith) -> dict[str, object]:
    return {
        f"{name}_label": found.label,
        f"{name}_change": _known(found.change),
        f"{name}_p_worse": _known(found.p_worse),
        f"{name}_verdict": found.verdict.value,
        f"{name}_detectable": _known(found.detectable),
        f"{name}_reason": found.reason,
    }


def _known(value: float) -> float | None:
    # SQL has a word of its own for what is not known, and not every database stores NaN.
    return value if math.isfinite(value) else None
