"""Match alerts with what detection sees now: one to one, the nearest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from models.triage.detection.found_change import FoundChange
from models.triage.detection.similar import ranges_apart

A = TypeVar("A")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Placed(Generic[A]):
    """Something with a place in time."""

    thing: A
    is_regression: bool
    previous_ms: int
    start_ms: int
    slack_ms: int = 0  # how far off the place may be


def place(thing: A, found: FoundChange, slack_ms: int = 0) -> Placed[A]:
    """Set the place of a change."""
    return Placed(thing, found.is_regression, found.previous_ms, found.start_ms, slack_ms)


def match_nearest(
    alerts: Sequence[Placed[A]],
    seen: Sequence[Placed[S]],
) -> tuple[tuple[A, S], ...]:
    """Pair alerts with changes of the same direction, as near as their places allow.

    A pair is possible where the two stretches (last run before, first run after) touch,
    overlap, or lie no further apart than the change's place is uncertain. Of all possible
    pairs the nearest is taken, then the nearest of what is left, and so on; so each alert has
    at most one change and each change at most one alert.

    Parameters
    ----------
    alerts, seen : sequence of Placed
        In any order; of equally near pairs the first listed are taken.
    """
    possible = []
    for i, alert in enumerate(alerts):
        for j, change in enumerate(seen):
            apart = ranges_apart(
                (alert.previous_ms, alert.start_ms), (change.previous_ms, change.start_ms)
            )
            if alert.is_regression != change.is_regression:
                continue
            if apart > max(alert.slack_ms, change.slack_ms):
                continue
            possible.append((apart, abs(alert.start_ms - change.start_ms), i, j))
    pairs: list[tuple[A, S]] = []
    used_alerts: set[int] = set()
    used_seen: set[int] = set()
    for _, _, i, j in sorted(possible):
        if i not in used_alerts and j not in used_seen:
            used_alerts.add(i)
            used_seen.add(j)
            pairs.append((alerts[i].thing, seen[j].thing))
    return tuple(pairs)
