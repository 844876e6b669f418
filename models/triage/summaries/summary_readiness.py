"""Whether there are data enough to decide on a summary, from its alerts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.summaries.readiness import DataReadiness, Readiness
from models.triage.summaries.retriggers import ALERTS_PER_SUMMARY

NO_REVISIONS = DataReadiness(
    Readiness.READY, "no revisions are known around the change, so none can be repeated", ()
)
NOTHING_LEFT = DataReadiness(
    Readiness.COLLECTING, "the newest data no longer show any change of this summary", ()
)
SLOW = DataReadiness(Readiness.READY, "a slow drift, so there is no revision to repeat", ())

FAILS = DataReadiness(
    Readiness.READY, "the test fails, so there is no value to collect: read its log", ()
)


@dataclass(frozen=True, slots=True)
class NamedChange:
    """A change with the words by which its series is called within a summary."""

    test: str
    platform: str
    found: FoundChange


def telling(changes: Sequence[NamedChange]) -> tuple[NamedChange, ...]:
    """Choose the changes whose data decide: one platform for each test, at most five.

    Those that are clearest, by their size against their interval, as for retriggers.
    """
    clearest: dict[str, NamedChange] = {}
    for item in changes:
        best = clearest.get(item.test)
        if best is None or _clarity(item) > _clarity(best):
            clearest[item.test] = item
    ranked = sorted(clearest.values(), key=lambda item: (-_clarity(item), item.test))
    return tuple(ranked[:ALERTS_PER_SUMMARY])


def whole_state(states: Sequence[tuple[NamedChange, DataReadiness]]) -> DataReadiness:
    """Sum up the data of a summary: ready when all are, else the reason of the one behind.

    Where the data of at least half of the changes are ready, the reason says so as well.

    Parameters
    ----------
    states : sequence of (NamedChange, DataReadiness)
        Of the changes that decide (`telling`).
    """
    if not states:
        return NOTHING_LEFT
    change, worst = min(states, key=lambda pair: (_filled(pair[1]), pair[0].test))
    if len(states) == 1 or not worst.around:
        return worst
    if worst.readiness is Readiness.READY:
        return worst
    where = f"{change.test} on {change.platform}"
    ready = sum(state.readiness is Readiness.READY for _, state in states)
    half = f"; data ready for {ready} of {len(states)} alerts, at least half"
    reason = f"{where}: {worst.reason}{half if 2 * ready >= len(states) else ''}"
    return DataReadiness(worst.readiness, reason, worst.around)


def without_revisions(source: ChangeSource) -> DataReadiness | None:
    """Return the readiness of a change that no revision can be repeated for; None for others."""
    return {ChangeSource.DRIFT: SLOW, ChangeSource.FAILURES: FAILS}.get(source)


def _filled(state: DataReadiness) -> float:
    """Share of the values that are there, 2 where nothing is missing."""
    if state.readiness is Readiness.READY or not state.around:
        return 2.0
    return sum(min(item.values, 4) for item in state.around) / len(state.around) / 4


def _clarity(item: NamedChange) -> float:
    found = item.found
    width = found.change_high - found.change_low
    if not math.isfinite(found.change):
        return 0.0
    return abs(found.change) / width if width > 0 else math.inf
