"""Whether there are data enough around a change to decide; read from the data, never set."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from models.records.errors import BadArgumentError

VALUES_WANTED = 4
REVISIONS_AROUND = 2
FAILED_RUNS = 3  # the newest at a revision, after which no more are waited for


class Readiness(StrEnum):
    """What a sheriff can do with a summary now."""

    COLLECTING = "collecting data"
    READY = "data ready"


@dataclass(frozen=True, slots=True)
class RevisionCount:
    """How many values a series has at one revision."""

    revision: str
    values: int
    failed: int = field(default=0, compare=False)  # runs that failed since the last value

    @property
    def needs_data(self) -> bool:
        """Whether runs fail there or it cannot be built: more of them would bring no value."""
        return self.values < VALUES_WANTED and self.failed >= FAILED_RUNS


@dataclass(frozen=True, slots=True)
class DataReadiness:
    """The readiness of one change, with the reason in words."""

    readiness: Readiness
    reason: str
    around: tuple[RevisionCount, ...]


def around_change(
    history: Sequence[RevisionCount], change: int, reach: int = REVISIONS_AROUND
) -> tuple[RevisionCount, ...]:
    """Return the revisions next to a change, in time order.

    Parameters
    ----------
    history : sequence of RevisionCount
        All revisions of the series in time order.
    change : int
        Index of the first revision that shows the change.
    reach : int
        Revisions wanted on each side of ``change``.

    Raises
    ------
    BadArgumentError
        If ``change`` is not an index of ``history``.
    """
    if not 0 <= change < len(history):
        raise BadArgumentError(
            f"The change is at revision number {change}, but there are {len(history)} revisions."
        )
    return tuple(history[max(0, change - reach) : change + reach + 1])


def data_state(around: Sequence[RevisionCount], wanted: int = VALUES_WANTED) -> DataReadiness:
    """Return whether every revision around a change has values enough, and how many have.

    A revision that *needs data* (its three newest runs failed, and it has too few values) is named
    and is waited for no longer: the others decide.
    """
    full = sum(item.values >= wanted for item in around)
    lost = [item for item in around if item.needs_data]
    reason = f"{full} of {len(around)} revisions have {wanted} values"
    if lost:
        listed = ", ".join(f"{item.revision[:10]} ({item.failed} failed runs)" for item in lost)
        reason += f"; needs data: {listed}"
    ready = full > 0 and full + len(lost) == len(around)
    return DataReadiness(Readiness.READY if ready else Readiness.COLLECTING, reason, tuple(around))
