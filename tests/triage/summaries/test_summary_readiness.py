"""Whether a summary has data enough: by its clearest changes, and the one most behind."""

import pytest

from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.summaries.readiness import DataReadiness, Readiness, RevisionCount, data_state
from models.triage.summaries.summary_readiness import NamedChange, telling, whole_state


def named(test: str, platform: str, change: float, width: float) -> NamedChange:
    found = FoundChange(
        1,
        ChangeSource.GROUP,
        change > 0,
        start_ms=9,
        previous_ms=8,
        change=change,
        change_low=change - width / 2,
        change_high=change + width / 2,
    )
    return NamedChange(test, platform, found)


def state(*values: int) -> DataReadiness:
    return data_state(tuple(RevisionCount(f"r{place}", n) for place, n in enumerate(values)))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_the_clearest_platform_stands_for_a_test(order: tuple[int, ...]) -> None:
    made = [
        named("paint", "arm", 5.0, 4.0),
        named("paint", "x64", -5.0, 1.0),  # five times its interval
        named("paint", "mac", 9.0, 3.0),
    ]
    (chosen,) = telling([made[place] for place in order])
    assert chosen.platform == "x64"


def test_the_clearest_five_tests_decide_clearest_first() -> None:
    made = [named(f"t{place}", "arm", 1.0 + place, 1.0) for place in range(7)]
    assert [item.test for item in telling(made)] == ["t6", "t5", "t4", "t3", "t2"]


def test_values_beyond_those_wanted_do_not_make_up_for_missing_ones() -> None:
    """One revision of a has forty values, and the others none; b has three of four everywhere."""
    found = whole_state(
        [
            (named("a", "arm", 5, 1), state(40, 0, 0, 0, 0)),
            (named("b", "arm", 5, 1), state(3, 3, 3, 3, 3)),
        ]
    )
    assert found.reason == "a on arm: 1 of 5 revisions have 4 values"
    # Nor does a fifth value: 10 of 12 are there, against 11 of 12.
    five = (named("z", "arm", 5, 1), state(5, 5, 2))
    found = whole_state([(named("b", "arm", 5, 1), state(4, 4, 3)), five])
    assert found.reason == "z on arm: 2 of 3 revisions have 4 values"


def test_at_least_half_of_the_alerts_with_data_is_named_beside_the_strict_state() -> None:
    found = whole_state(
        [
            (named("a", "arm", 5, 1), state(4, 4, 4)),
            (named("b", "arm", 5, 1), state(4, 2, 4)),
        ]
    )
    assert found.readiness is Readiness.COLLECTING
    assert found.reason == (
        "b on arm: 2 of 3 revisions have 4 values; data ready for 1 of 2 alerts, at least half"
    )
