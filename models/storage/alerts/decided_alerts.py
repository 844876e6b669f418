"""Read what people decided of alerts, for the scores of thresholds."""

from collections.abc import Sequence

from sqlalchemy import Engine, select

from models.storage.database.chunks import chunks
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.triage.alert import AlertStatus
from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.detection.threshold_score import Decided

_VERDICTS = {
    AlertStatus.ACKNOWLEDGED.value: "real",
    AlertStatus.DOWNSTREAM.value: "real",
    AlertStatus.REASSIGNED.value: "real",
    AlertStatus.INVALID.value: "invalid",
    AlertStatus.INFRA.value: "infra",
}


def read_decided(
    engine: Engine, series_ids: Sequence[int], since_ms: int, until_ms: int
) -> list[Decided]:
    """Read the decided alerts of some series whose changes began within a stretch of time.

    Acknowledged, downstream and reassigned alerts are real changes.
    """
    found = []
    with read_transaction(engine) as connection:
        for some in chunks(series_ids):
            query = select(
                alert.c.series_id,
                alert.c.status,
                alert.c.source,
                alert.c.is_regression,
                alert.c.start_ms,
                alert.c.previous_ms,
            ).where(
                alert.c.series_id.in_(some),
                alert.c.status.in_(_VERDICTS),
                alert.c.start_ms > since_ms,
                alert.c.start_ms <= until_ms,
            )
            found += [
                Decided(
                    row.series_id,
                    FoundChange(
                        row.series_id,
                        ChangeSource(row.source),
                        row.is_regression,
                        row.start_ms,
                        row.previous_ms,
                    ),
                    _VERDICTS[row.status],
                )
                for row in connection.execute(query)
            ]
    return found
