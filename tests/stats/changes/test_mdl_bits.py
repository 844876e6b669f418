"""The price of a group against jumpavg 0.4.2's own numbers."""

import json
from pathlib import Path

import pytest

from models.stats.changes.mdl_bits import group_bits, resolution


def test_bits_of_the_package(oracles: Path) -> None:
    cases = json.loads((oracles / "jumpavg" / "bit_costs.json").read_text())
    assert len(cases) == 400
    for case in cases:
        found = group_bits(
            case["size"],
            case["avg"],
            case["stdev"],
            case["max_value"],
            case["unit"],
            case["prev_avg"],
        )
        assert found == pytest.approx(case["bits_0_4_2"], rel=1e-13)


def test_two_samples_leave_one_bit_of_data() -> None:
    pair = group_bits(2, 5.0, 0.0, 5.0, 1.0, None)
    # length log2(6), mean log2(6), spread 1 + log2(6/7), data 1
    assert pair == pytest.approx(2 * 2.584962500721156 + 1 - 0.22239242133644802 + 1)


def test_an_empty_group_is_free() -> None:
    assert group_bits(0, 0.0, 0.0, 1.0, 1.0, None) == 0.0


def test_the_largest_value_is_8191_units_by_default() -> None:
    assert resolution(8191.0) == 1.0
    assert resolution(5.0, unit=0.0, sbps=0.0) == 5.0 / 8191
