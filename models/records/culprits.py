"""The revisions that may have brought a change."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Culprit:
    """A revision, and the probability that its first run is the first on the new level."""

    revision: str  # blank where the run names none
    time_ms: int  # of its first run in the set, milliseconds since 1970-01-01 UTC
    probability: float


def merge_culprits(runs: Iterable[Culprit]) -> tuple[Culprit, ...]:
    """Return the revisions of runs in time order; runs of one revision share a probability."""
    found: dict[str, Culprit] = {}
    for item in sorted(runs, key=lambda run: run.time_ms):
        key = item.revision or f"at {item.time_ms}"
        known = found.get(key)
        if known is None:
            found[key] = item
        else:
            chance = known.probability + item.probability
            found[key] = Culprit(known.revision, known.time_ms, chance)
    return tuple(found.values())
