"""The narrowest choice holds, field by field."""

import pytest

from models.records.errors import BadArgumentError
from models.triage.detection.rules import (
    DEFAULT_RULE,
    AlertPolicy,
    DetectionRule,
    RuleOverride,
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


@pytest.mark.parametrize(
    ("delta", "probability"), [(0.0, 0.9), (-1.0, 0.9), (1000.0, 0.9), (1.0, 0.5), (1.0, 1.0)]
)
def test_thresholds_by_which_nothing_could_be_found_are_refused(
    delta: float, probability: float
) -> None:
    with pytest.raises(BadArgumentError):
        DetectionRule(delta, probability)
