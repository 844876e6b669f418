"""The score of a place: what counts, and from when to when."""

from dataclasses import replace

import pytest

from models.triage.alert import AlertStatus
from models.triage.score_board import ScoredAlert, score

HOUR_MS = 3_600_000
BASE = ScoredAlert(("p",), 100 * HOUR_MS, True, AlertStatus.UNTRIAGED, False, None, None)


def alert(
    status: AlertStatus, triaged: int | None = None, culprit: int | None = None, **differs: object
) -> ScoredAlert:
    """Make an alert that was triaged, and whose culprit was known, so many hours after."""
    moments = [None if hours is None else (100 + hours) * HOUR_MS for hours in (triaged, culprit)]
    made = replace(BASE, status=status, triaged_ms=moments[0], culprit_ms=moments[1])
    return replace(made, **differs)  # type: ignore[arg-type]


def test_every_count_is_of_its_own_alerts() -> None:
    alerts = [
        *[alert(AlertStatus.ACKNOWLEDGED)] * 2,
        *[alert(AlertStatus.DOWNSTREAM, is_regression=False)] * 3,
        alert(AlertStatus.REASSIGNED),
        *[alert(AlertStatus.INVALID, is_regression=False)] * 4,
        *[alert(AlertStatus.INFRA)] * 5,
        *[alert(AlertStatus.UNTRIAGED)] * 7,
        *[alert(AlertStatus.ACKNOWLEDGED, by_hand=True)] * 8,
    ]
    (row,) = score(alerts, weeks=4.0)
    assert (row.alerts, row.per_week) == (22, 5.5)
    assert (row.confirmed, row.invalid, row.infra, row.undecided) == (6, 4, 5, 7)
    assert (row.missed, row.closed) == (8, 15)
    assert (row.improvements_closed, row.improvement_share) == (3, 0.5)


def test_triage_counts_every_decision_and_the_culprit_only_what_was_confirmed() -> None:
    alerts = [
        alert(AlertStatus.ACKNOWLEDGED, 1, 10),
        alert(AlertStatus.REASSIGNED, 2, 20),
        alert(AlertStatus.INVALID, 6, 90),  # its summary has a bug, for another alert
        alert(AlertStatus.UNTRIAGED, None, 80),
        alert(AlertStatus.ACKNOWLEDGED, 50, 70, by_hand=True),
    ]
    (row,) = score(alerts, weeks=1.0)
    assert row.triage_hours == 2.0
    assert row.culprit_hours == pytest.approx(15.0)
    (none,) = score([alert(AlertStatus.INVALID, None, 5)], weeks=1.0)
    assert (none.triage_hours, none.culprit_hours, none.improvement_share) == (None, None, None)


def test_places_are_counted_apart_and_sorted() -> None:
    alerts = [replace(BASE, place=place) for place in (("b",), ("a", "z"), ("b",), ("a",))]
    assert [(row.place, row.alerts) for row in score(alerts, 0.0)] == [
        (("a",), 1),
        (("a", "z"), 1),
        (("b",), 2),
    ]
