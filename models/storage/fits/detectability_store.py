"""Store what assessments of detectability found, and read the newest of each benchmark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, delete, func, insert, select

from models.storage.database.detectability_tables import detectability
from models.storage.database.transaction import read_transaction

KEPT = 3  # per series and version; a report takes up to half a megabyte


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """An assessment as the store keeps it.

    Attributes
    ----------
    series_id, version
        Which benchmark.
    computed_ms : int
        When it ended, milliseconds since 1970-01-01 UTC.
    seconds : float
        How long it took.
    options : dict
        What was tried.
    data_hash : str
        Fingerprint of the iterations, the burn-in and the options.
    report : dict
        What was found: `DetectabilityReport.to_dict` with thresholds.
    """

    series_id: int
    version: str
    computed_ms: int
    seconds: float
    options: dict[str, Any]
    data_hash: str
    report: dict[str, Any]


def save_assessment(engine: Engine, found: StoredAssessment) -> int:
    """Store an assessment in one transaction; all but the newest three of a version go.

    Returns
    -------
    int
        The row's id.
    """
    row = {name: getattr(found, name) for name in StoredAssessment.__slots__}
    same = (
        detectability.c.series_id == found.series_id,
        detectability.c.version == found.version,
    )
    with engine.begin() as connection:
        key = int(
            connection.scalars(insert(detectability).returning(detectability.c.id), row).one()
        )
        newest = select(detectability.c.id).where(*same).order_by(detectability.c.id.desc())
        kept = list(connection.scalars(newest.limit(KEPT)))
        connection.execute(delete(detectability).where(*same, detectability.c.id.not_in(kept)))
    return key


def read_assessment(engine: Engine, series_id: int, version: str) -> StoredAssessment | None:
    """Read the newest assessment of a benchmark's version; None before the first."""
    query = (
        select(detectability)
        .where(detectability.c.series_id == series_id, detectability.c.version == version)
        .order_by(detectability.c.id.desc())
        .limit(1)
    )
    with read_transaction(engine) as connection:
        row = connection.execute(query).first()
    return None if row is None else _assessment(row)


def read_assessments(
    engine: Engine, series_ids: Sequence[int] | None = None
) -> dict[int, StoredAssessment]:
    """Read the newest assessment of each series, whatever its version."""
    newest = select(func.max(detectability.c.id)).group_by(detectability.c.series_id)
    if series_ids is not None:
        newest = newest.where(detectability.c.series_id.in_(series_ids))
    query = select(detectability).where(detectability.c.id.in_(newest))
    with read_transaction(engine) as connection:
        return {row.series_id: _assessment(row) for row in connection.execute(query)}


def _assessment(row: Row[*tuple[Any, ...]]) -> StoredAssessment:
    return StoredAssessment(
        row.series_id,
        row.version,
        row.computed_ms,
        row.seconds,
        row.options,
        row.data_hash,
        row.report,
    )
