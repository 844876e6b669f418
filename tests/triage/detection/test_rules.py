"""The narrowest choice holds, field by field."""

from contextlib import nullcontext
from itertools import permutations

import pytest

from models.records.errors import BadArgumentError
from models.triage.detection.rules import (
    DEFAULT_RULE,
    AlertPolicy,
    DetectionRule,
    RuleOverride,
    check_thresholds,
    resolve_rule,
)


def test_without_a_choice_the_default_holds() -> None:
    assert resolve_rule([], "s", "p/main/s/t/linux", DEFAULT_RULE) == DetectionRule(1.0, 0.95)


def test_each_field_comes_from_the_narrowest_choice_that_says_something() -> None:
    key = "p/main/s/t/linux"
    chosen = [
        RuleOverride("p", series_key=key, watch=AlertPolicy.MONITOR),
        RuleOverride("p", delta=2.0, probability=0.9, watch=AlertPolicy.NEVER),
        RuleOverride("p", "s", delta=3.0),
        RuleOverride("p", "other", delta=9.0),
        RuleOverride("p", series_key="p/main/s/else/linux", delta=8.0),
    ]
    assert resolve_rule(chosen, "s", key, DEFAULT_RULE) == DetectionRule(
        3.0, 0.9, AlertPolicy.MONITOR
    )
    assert resolve_rule(chosen, "z", "p/main/z/t/linux", DEFAULT_RULE) == DetectionRule(
        2.0, 0.9, AlertPolicy.NEVER
    )


def test_a_series_goes_before_its_suite_before_its_project_in_any_order() -> None:
    key = "p/main/s/t/linux"
    chosen = [
        RuleOverride("p", "s", key, 1.5, 0.91, AlertPolicy.ALERT, 5, 0.75),
        RuleOverride("p", "s", "", 2.5, 0.92, AlertPolicy.MONITOR, 6, 0.8),
        RuleOverride("p", "", "", 3.5, 0.93, AlertPolicy.NEVER, 7, 0.85),
    ]
    assert [item.narrowness for item in chosen] == [2, 1, 0]
    for order in permutations(chosen):
        for suite, series, rule in (
            ("s", key, DetectionRule(1.5, 0.91, AlertPolicy.ALERT, 5, 0.75)),
            ("s", "else", DetectionRule(2.5, 0.92, AlertPolicy.MONITOR, 6, 0.8)),
            ("z", "else", DetectionRule(3.5, 0.93, AlertPolicy.NEVER, 7, 0.85)),
        ):
            assert resolve_rule(order, suite, series, DEFAULT_RULE) == rule
    # What is chosen as 0 is chosen.
    never = [RuleOverride("p", failures=0, confirm=0.0)]
    default = DetectionRule(failures=4, confirm=0.9)
    assert resolve_rule(never, "s", key, default) == DetectionRule(failures=0, confirm=0.0)


@pytest.mark.parametrize(
    ("failures", "confirm", "sensible"),
    [
        (0, 0.0, True),
        (2, 0.51, True),
        (3, 0.99, True),
        (1, 0.0, False),
        (-1, 0.0, False),
        (3, 0.5, False),
        (3, 1.0, False),
        (3, -0.1, False),
    ],
)
def test_a_single_failure_and_a_bar_of_even_odds_are_refused(
    failures: int, confirm: float, sensible: bool
) -> None:
    with nullcontext() if sensible else pytest.raises(BadArgumentError):
        check_thresholds(None, None, failures, confirm)


@pytest.mark.parametrize(
    ("delta", "probability"), [(0.0, 0.9), (-1.0, 0.9), (1000.0, 0.9), (1.0, 0.5), (1.0, 1.0)]
)
def test_thresholds_by_which_nothing_could_be_found_are_refused(
    delta: float, probability: float
) -> None:
    with pytest.raises(BadArgumentError):
        DetectionRule(delta, probability)
