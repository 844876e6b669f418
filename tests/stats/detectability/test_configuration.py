"""Choosing the cheapest size."""

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.errors import BadArgumentError
from models.stats.detectability.configuration import (
    ConfigurationCandidate,
    CostModel,
    RunningTime,
    Target,
    cheapest,
    closed_form_candidates,
    frontier,
    why_none,
)
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy
from models.stats.detectability.variance_components import VarianceComponents

WISH = Target(1.1, 0.05, 0.8)


def candidate(
    n: int, cost: float, power: float, detectable: float, alarms: float
) -> ConfigurationCandidate:
    return ConfigurationCandidate(n, 5, alarms, power, detectable, cost, cost)


SIZES = [
    candidate(5, 10, 0.5, 1.2, 0.02),
    candidate(10, 20, 0.85, 1.09, 0.03),
    candidate(15, 30, 0.95, 1.07, 0.01),
    candidate(20, 15, 0.99, 1.05, 0.08),
    candidate(25, 25, 0.70, 1.15, 0.01),
]


def test_the_cheapest_that_keeps_both_limits_is_chosen() -> None:
    best = cheapest(SIZES, WISH)
    assert best is not None
    assert best.instances == 10
    strict = cheapest(SIZES, replace(WISH, power=0.9))
    assert strict is not None
    assert strict.instances == 15
    lax = cheapest(SIZES, replace(WISH, false_positive=0.1))
    assert lax is not None
    assert lax.instances == 20


def test_no_choice_has_a_reason() -> None:
    hopeless = replace(WISH, power=0.999)
    assert cheapest(SIZES, hopeless) is None
    assert why_none(SIZES, replace(WISH, slowdown=1.01)).endswith("15 × 5, which sees ×1.070")
    assert "20 × 5 does so least, in 8.0%" in why_none(SIZES[3:4], WISH)
    assert "no size could be tried" in why_none([], WISH)


def test_frontier_holds_what_no_cheaper_size_matches() -> None:
    assert [size.instances for size in frontier(SIZES, WISH)] == [5, 10, 15]


def test_a_night_costs_its_instances_and_seconds() -> None:
    running = RunningTime(mean=2.0, burn_in=15.0)
    assert running.seconds(10, 5, Strategy.IBS) == 10 * (15 + 5 * 2)
    assert running.seconds(10, 5, Strategy.TBS) == 2 * 10 * (15 + 5 * 2)
    parts = VarianceComponents(2.0, 0.01, 0.04, 60, 60.0)
    (found,) = closed_form_candidates(
        parts, [(10, 5)], Method.LAABER, Strategy.IBS, WISH, running, CostModel(0.5, 3.0)
    )
    assert found.seconds == 250
    assert found.cost == 10 * 3 + 250 * 0.5
    assert found.to_dict()["cost"] == found.cost


def test_a_slowdown_out_of_reach_is_none_in_json() -> None:
    assert candidate(5, 1, 0.0, math.inf, 0.0).to_dict()["detectable"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"slowdown": 1.0},
        {"slowdown": math.inf},
        {"false_positive": 1.0},
        {"power": 0.0},
        {"power": 1.0},
    ],
)
def test_wishes_that_mean_nothing_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadArgumentError):
        Target(**change)
    with pytest.raises(BadArgumentError):
        CostModel(per_second=-1)


@given(
    st.lists(
        st.builds(
            candidate,
            st.integers(2, 30),
            st.floats(0.1, 100),
            st.floats(0, 1),
            st.floats(1, 2),
            st.floats(0, 0.2),
        ),
        max_size=20,
    )
)
def test_choice_and_frontier_are_what_they_say(sizes: list[ConfigurationCandidate]) -> None:
    best = cheapest(sizes, WISH)
    good = [size for size in sizes if size.fulfils(WISH)]
    assert (best is None) == (not good)
    if best is not None:
        assert best.cost == min(size.cost for size in good)
    border = frontier(sizes, WISH)
    for first, second in pairwise(border):
        assert first.cost < second.cost
        assert first.detectable > second.detectable
    honest = [size for size in sizes if size.false_positive <= WISH.false_positive]
    for size in honest:
        assert any(at.cost <= size.cost and at.detectable <= size.detectable for at in border)
