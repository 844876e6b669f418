"""When data count as ready: by every alert, by half of them, or by a note."""

import pytest

from models.triage.summaries.readiness import DataReadiness, Readiness, RevisionCount
from models.triage.summaries.ready_rule import ReadyRule, by_rule

BEHIND = DataReadiness(Readiness.COLLECTING, "1 of 5", (RevisionCount("a", 1),))
FULL = DataReadiness(Readiness.READY, "5 of 5", (RevisionCount("a", 4),))
DRIFT = DataReadiness(Readiness.READY, "a slow drift", ())


@pytest.mark.parametrize(
    ("state", "rule", "ready", "alerts", "handed", "is_ready", "reason"),
    [
        (BEHIND, ReadyRule.ALL, 2, 3, False, False, "1 of 5"),
        (BEHIND, ReadyRule.HALF, 1, 2, False, True, "1 of 5"),
        (BEHIND, ReadyRule.HALF, 1, 3, False, False, "1 of 5"),
        (BEHIND, ReadyRule.HALF, 3, 5, False, True, "1 of 5"),
        (BEHIND, ReadyRule.HALF, 0, 0, False, False, "1 of 5"),
        (FULL, ReadyRule.NOTE, 3, 3, False, False, "5 of 5; not handed over yet"),
        (BEHIND, ReadyRule.NOTE, 0, 3, True, True, "1 of 5; handed over by a note"),
        (DRIFT, ReadyRule.NOTE, 1, 1, False, True, "a slow drift"),
        (FULL, ReadyRule.ALL, 3, 3, True, True, "5 of 5"),
    ],
)
def test_each_rule(
    state: DataReadiness,
    rule: ReadyRule,
    ready: int,
    alerts: int,
    handed: bool,
    is_ready: bool,
    reason: str,
) -> None:
    found = by_rule(state, rule, ready, alerts, handed)
    assert (found.readiness is Readiness.READY, found.reason) == (is_ready, reason)
    assert found.around == state.around
