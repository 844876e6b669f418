"""How alerts of a time ended: counts, and how long triage and finding the culprit took."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from models.triage.alert import AlertStatus

CONFIRMED = {AlertStatus.ACKNOWLEDGED, AlertStatus.DOWNSTREAM, AlertStatus.REASSIGNED}


class ScoreBy(StrEnum):
    """What the score board groups by."""

    PROJECT = "project"
    SUITE = "suite"
    SERIES = "series"
    WEEK = "week"  # in which the alert was opened, by ISO 8601


@dataclass(frozen=True, slots=True)
class ScoredAlert:
    """One alert, as the score board counts it."""

    place: tuple[str, ...]  # what it is grouped by
    created_ms: int
    is_regression: bool
    status: AlertStatus
    by_hand: bool  # a person added it: detection had missed it
    triaged_ms: int | None  # when a person first decided on it; None: not yet
    culprit_ms: int | None  # when its summary had a bug, or revisions that a person set


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """The score of one place over a time."""

    place: tuple[str, ...]
    alerts: int  # that detection opened
    per_week: float
    confirmed: int
    invalid: int
    infra: int  # the machine, not the code
    undecided: int
    improvements_closed: int  # of the confirmed
    missed: int  # changes that people added by hand
    triage_hours: float | None  # median from opening to the first decision
    culprit_hours: float | None  # median from opening to a bug or revisions set by hand

    @property
    def closed(self) -> int:
        """Count the alerts that somebody decided on."""
        return self.confirmed + self.invalid + self.infra

    @property
    def improvement_share(self) -> float | None:
        """Share of improvements among the confirmed; None where none is."""
        return self.improvements_closed / self.confirmed if self.confirmed else None


def score(alerts: Iterable[ScoredAlert], weeks: float) -> list[ScoreRow]:
    """Count alerts by their place, in the order of the places.

    Parameters
    ----------
    weeks : float
        Length of the time in which they were opened.
    """
    places: dict[tuple[str, ...], list[ScoredAlert]] = {}
    for item in alerts:
        places.setdefault(item.place, []).append(item)
    return [_row(place, places[place], weeks) for place in sorted(places)]


def _row(place: tuple[str, ...], alerts: list[ScoredAlert], weeks: float) -> ScoreRow:
    found = [item for item in alerts if not item.by_hand]
    statuses = Counter(item.status for item in found)
    confirmed = [item for item in found if item.status in CONFIRMED]
    return ScoreRow(
        place=place,
        alerts=len(found),
        per_week=len(found) / weeks if weeks > 0 else 0.0,
        confirmed=len(confirmed),
        invalid=statuses[AlertStatus.INVALID],
        infra=statuses[AlertStatus.INFRA],
        undecided=statuses[AlertStatus.UNTRIAGED],
        improvements_closed=sum(not item.is_regression for item in confirmed),
        missed=len(alerts) - len(found),
        triage_hours=_hours((item.created_ms, item.triaged_ms) for item in found),
        culprit_hours=_hours((item.created_ms, item.culprit_ms) for item in confirmed),
    )


def _hours(spans: Iterable[tuple[int, int | None]]) -> float | None:
    known = [(end - begin) / 3_600_000 for begin, end in spans if end is not None]
    return median(known) if known else None
