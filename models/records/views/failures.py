"""Which series failed within a stretch of time."""

from dataclasses import dataclass

from models.records.measurement import Status
from models.records.series import Series


@dataclass(frozen=True, slots=True)
class LastFailure:
    """The run in which a series failed last."""

    time_ms: int
    status: Status
    run_id: str
    revision: str
    version: str
    host: str


@dataclass(frozen=True, slots=True)
class FailureRow:
    """How often a series failed within the stretch, and when it did last."""

    series: Series
    failed: int
    timed_out: int
    measurements: int  # of any status
    last: LastFailure

    @property
    def count(self) -> int:
        """Number of measurements that failed or timed out."""
        return self.failed + self.timed_out

    @property
    def share(self) -> float:
        """Share of the stretch's measurements that failed or timed out."""
        return self.count / self.measurements
