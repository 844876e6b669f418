"""Bounds of values are read from a setting, and hold for series by name and unit."""

import pytest

from models.records.deployment.value_bounds import ValueBound, parse_bounds
from models.records.errors import SettingsError
from models.records.series import Direction, Series, SeriesKey
from models.records.settings import load_settings

RATE = Series(
    1, SeriesKey("csit", "main", "ip4", "x710-64b", "3n"), "pps", Direction.HIGHER_IS_BETTER
)


def test_bounds_are_name_value_unit_and_pattern() -> None:
    assert parse_bounds(" link rate = 14880952 pps in csit/*/*X710*/*; cap=1.5e3 in ip4 = b ;") == (
        ValueBound("link rate", 14_880_952.0, "pps", "csit/*/*X710*/*"),
        ValueBound("cap", 1500.0, "", "ip4 = b"),
    )
    assert parse_bounds("") == ()


def test_a_bound_is_of_series_that_match_by_name_and_unit() -> None:
    (bound, other, anything) = parse_bounds(
        "link rate = 1 pps in *X710*; latency = 2 us in *x710*; cap = 3 in ip4/x710"
    )
    assert bound.holds_for(RATE)
    assert not other.holds_for(RATE)
    assert anything.holds_for(RATE)
    assert not parse_bounds("cap = 3 in *xl710*")[0].holds_for(RATE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("link rate 14880952 pps in *", "is no bound such as"),
        ("link rate = 14,880,952 pps in *", "'14,880,952' is no number"),
        ("link rate = inf pps in *", "'inf' is no number"),
        ("link rate = 1 pps", "is no bound such as"),
    ],
)
def test_what_is_no_bound_is_refused_with_the_setting_named(
    text: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANDWATCH_VALUE_BOUNDS", text)
    with pytest.raises(SettingsError, match=f"BANDWATCH_VALUE_BOUNDS.*{reason}"):
        load_settings()
