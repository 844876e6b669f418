"""Planted moves of a host: its level with an interval that holds it as often as it says."""

import numpy as np
import pytest

from models.stats.comparison.host_level import HostLevel, SeriesShift, host_level

ERROR = 0.15


def planted(rng: np.random.Generator, host: float, code: int, controls: int) -> list[SeriesShift]:
    """Make the changes of eight series and some control series; the code moved the first ones."""
    found = []
    for place in range(8 + controls):
        change = host * rng.uniform(0.8, 1.2) + rng.normal(0, ERROR)
        if place < code:
            change += rng.uniform(3, 15)
        found.append(SeriesShift(change, ERROR, place >= 8))
    return found


@pytest.mark.parametrize("controls", [0, 2])
@pytest.mark.parametrize("code", [0, 2])
def test_the_interval_holds_the_host_nine_times_of_ten(code: int, controls: int) -> None:
    rng = np.random.default_rng([code, controls])
    held = 0
    for _ in range(200):
        host = float(rng.uniform(3, 10) * rng.choice([-1, 1]))
        level = host_level(planted(rng, host, code, controls))
        assert level is not None
        assert level.moved
        held += level.low <= host <= level.high
    assert 170 <= held <= 194


@pytest.mark.parametrize("code", [0, 2, 3])
def test_a_host_that_stayed_is_not_said_to_move(code: int) -> None:
    rng = np.random.default_rng(code)
    levels = [host_level(planted(rng, 0.0, code, 1)) for _ in range(100)]
    assert not any(level is None or level.moved for level in levels)


def test_too_few_series_tell_nothing_and_one_control_series_suffices() -> None:
    shift = SeriesShift(4.0, ERROR, control=False)
    assert host_level([]) is None
    assert host_level([shift] * 3) is None
    level = host_level([SeriesShift(4.0, ERROR, control=True), *[SeriesShift(0.0, 9.0, False)] * 2])
    assert level is not None
    assert level.percent == pytest.approx(4.0, abs=0.3)
    assert (level.series, level.controls) == (2, 1)


def test_control_series_decide_where_all_others_moved_by_their_code() -> None:
    still = [SeriesShift(0.0, ERROR, control=True)] * 2
    level = host_level([SeriesShift(6.0, ERROR, control=False)] * 8 + still)
    assert level is not None
    assert not level.moved


def test_control_series_that_moved_by_different_amounts_have_no_level() -> None:
    controls = [SeriesShift(change, ERROR, control=True) for change in (0.0, 0.1, -5.0, -2.0)]
    level = host_level([*controls, *[SeriesShift(0.0, ERROR, control=False)] * 8])
    assert level is not None
    assert level.uneven
    assert not level.moved


def test_what_is_left_of_a_change_has_the_spread_of_hosts() -> None:
    level = HostLevel(5.0, 4.67, 5.33, 8, 2)
    excess, spread = level.excess(9.0, 0.2)
    assert excess == pytest.approx(4.0)
    assert spread == pytest.approx(np.sqrt(0.2**2 + 0.2**2 + 0.6**2 + 0.2**2), rel=0.01)


@pytest.mark.parametrize(
    ("low", "middle", "high", "moved"),
    [
        (0.4, 0.5, 0.6, True),
        (0.3, 0.49, 0.6, False),  # for certain, and too little
        (-0.6, -0.5, -0.4, True),
        (-0.1, 2.0, 4.0, False),
        (-4.0, -2.0, 0.0, False),
    ],
)
def test_a_host_moved_by_half_a_per_cent_for_certain(
    low: float, middle: float, high: float, moved: bool
) -> None:
    assert HostLevel(middle, low, high, 8, 0).moved == moved
    assert not HostLevel(middle, low, high, 8, 0, uneven=True).moved
