"""MDL groups against jumpavg 0.4.2's own outputs and a plain restatement."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.records.errors import BadArgumentError, NotEnoughDataError
from models.records.series import Direction
from models.stats.changes.mdl import Segmentation, mdl_groups, segment
from tests.stats import jumpavg_plainly
from tests.tries import tries

HIGHER = Direction.HIGHER_IS_BETTER
SERIES = [
    *(f"real_{name}" for name in ("runs1", "runs2", "runs3", "runs5", "tp5rss")),
    *("sim01_const", "sim02_step_up", "sim03_small_down", "sim04_reverted", "sim05_bimodal"),
    *("sim06_outliers", "sim07_slow_ramp", "sim08_variance_change", "sim09_quantized"),
]
VARIANTS: dict[str, tuple[dict[str, float], float]] = {
    "default": ({}, 1.0),
    "unit_1.0": ({"unit": 1.0}, 1.0),
    "sbps_8": ({"sbps": 8}, 1.0),
    "sbps_10": ({"sbps": 10}, 1.0),
    "sbps_11": ({"sbps": 11}, 1.0),
    "sbps_16": ({"sbps": 16}, 1.0),
    "sbps_20": ({"sbps": 20}, 1.0),
    "default_scaled_x1e-3": ({}, 1e-3),
    "default_scaled_x1e6": ({}, 1e6),
    "unit1_scaled_x1e3": ({"unit": 1.0}, 1e3),
}


def read_series(oracles: Path, name: str) -> list[float]:
    with (oracles / "series" / f"{name}.csv").open() as lines:
        return [float(row["value"]) for row in csv.DictReader(lines)]


def agree(found: Segmentation, expected: dict[str, Any]) -> None:
    assert [(g.start, g.end, g.label) for g in found.groups] == [
        (g["start"], g["end"], g["comment"]) for g in expected["groups"]
    ]
    np.testing.assert_allclose(
        [(g.mean, g.stdev) for g in found.groups],
        [(g["avg"], g["stdev"]) for g in expected["groups"]],
        rtol=1e-9,
        atol=1e-12 * expected["max_value"],
    )
    assert found.bits == pytest.approx(expected["total_bits"], rel=1e-12)
    assert found.unit == pytest.approx(expected["unit"], rel=1e-15)
    assert found.largest == expected["max_value"]


@pytest.mark.parametrize("name", SERIES)
def test_groups_of_the_package(oracles: Path, name: str) -> None:
    reference = json.loads((oracles / "jumpavg" / f"{name}.json").read_text())
    values = read_series(oracles, name)
    checked = 0
    for variant, (options, factor) in VARIANTS.items():
        if variant in reference:
            scaled = [value * factor for value in values]
            agree(segment(scaled, HIGHER, **options), reference[variant])
            checked += 1
    assert checked >= 4
    backwards = segment(values[::-1], HIGHER).groups
    starts = [len(values) - g.end for g in reversed(backwards)]  # counted from the front again
    assert starts == reference["default_reversed_starts"]


def test_edge_cases_of_the_package(oracles: Path) -> None:
    cases = json.loads((oracles / "jumpavg" / "edge_cases.json").read_text())
    refused = {
        "zeros": BadArgumentError,
        "negatives only": BadArgumentError,
        "empty": NotEnoughDataError,
        "nan": BadArgumentError,
    }
    for case in cases:
        label = case["label"]
        if label.startswith("numpy"):
            values: Any = [np.float32(1.0), np.int64(2)]  # the package cannot
            found = segment(values, HIGHER)
            assert [g.mean for g in found.groups] == [1.0, 2.0]
        elif label in refused:
            with pytest.raises(refused.pop(label)):
                segment([float(v) for v in case["values"]], HIGHER, **case["kwargs"])
        else:
            found = segment(case["values"], HIGHER, **case["kwargs"])
            assert [(g.size, g.label) for g in found.groups] == [
                (g["runs"], g["comment"]) for g in case["groups"]
            ], label
            np.testing.assert_allclose(
                [(g.mean, g.stdev) for g in found.groups],
                [(g["avg"], g["stdev"]) for g in case["groups"]],
                rtol=1e-9,
            )
            assert found.bits == pytest.approx(case["bits"], rel=1e-12), label
    assert not refused


def test_the_search_is_the_programs_and_not_exhaustive(oracles: Path) -> None:
    text = (oracles / "jumpavg" / "search_not_exhaustive.json").read_text()
    for example in json.loads(text)["examples"]:
        found = segment(example["values"], HIGHER)
        assert [g.end for g in found.groups] == example["package_ends"]
        assert found.bits == pytest.approx(example["package_bits"], rel=1e-12)
        assert found.bits > example["exhaustive_bits"]


numbers = st.one_of(
    st.integers(-3, 12).map(float), st.floats(1e-3, 1e3), st.sampled_from([5.0, 5.5, 10.0])
)
run_lists = st.lists(
    st.one_of(numbers, st.lists(numbers, min_size=0, max_size=4)), min_size=1, max_size=25
)
options = st.sampled_from([{}, {"unit": 0.5}, {"unit": 1.0}, {"sbps": 8}, {"sbps": 16.0}])


@settings(deadline=None, max_examples=tries(300))
@given(runs=run_lists, chosen=options)
def test_groups_of_the_plain_restatement(
    runs: list[float | list[float]], chosen: dict[str, float]
) -> None:
    lists = [run if isinstance(run, list) else [run] for run in runs]
    if not any(value > 0 for run in lists for value in run):
        with pytest.raises((BadArgumentError, NotEnoughDataError)):
            segment(runs, HIGHER, **chosen)
        return
    found = segment(runs, HIGHER, **chosen)
    starts, bits = jumpavg_plainly.segment(lists, **chosen)
    assert found.bits == pytest.approx(bits, abs=1e-6)
    if [g.start for g in found.groups] != starts:  # equal prices, told apart by rounding alone
        assert abs(found.bits - bits) < 1e-8 * max(1.0, bits)
    assert [g.start for g in found.groups[1:]] == [g.end for g in found.groups[:-1]]
    assert (found.groups[0].start, found.groups[-1].end) == (0, len(runs))


@settings(deadline=None, max_examples=tries(50))
@given(
    values=st.lists(st.floats(1.0, 1e3), min_size=2, max_size=40),
    power=st.sampled_from([-900, -30, 30, 900]),
)
def test_groups_do_not_depend_on_the_unit(values: list[float], power: int) -> None:
    plain = mdl_groups(values, HIGHER)
    scaled = mdl_groups(list(np.ldexp(values, power)), HIGHER)
    assert [g.start for g in plain] == [g.start for g in scaled]
    assert [np.ldexp(g.mean, power) for g in plain] == [g.mean for g in scaled]


def test_labels_follow_the_direction() -> None:
    values = [10.0, 10.1, 9.9] * 5 + [12.0, 12.1, 11.9] * 5
    labels = {way: [str(g.label) for g in mdl_groups(values, way)] for way in Direction}
    assert labels[Direction.HIGHER_IS_BETTER] == ["normal", "progression"]
    assert labels[Direction.LOWER_IS_BETTER] == ["normal", "regression"]


@pytest.mark.parametrize(
    ("values", "options", "words"),
    [
        ([1.0, float("inf")], {}, "Run 1 holds inf"),
        ([1.0, "x"], {}, "Run 1 holds"),
        ([1.0, [2.0, float("nan")]], {}, "Run 1 holds nan"),
        ([0.0], {}, "above 0"),
        ([1.0], {"unit": -1.0}, "unit"),
        ([1e300], {"unit": 1e-10}, "unit"),
        ([1.0], {"sbps": -2}, "sbps"),
    ],
)
def test_what_cannot_be_grouped_is_named(
    values: list[Any], options: dict[str, float], words: str
) -> None:
    with pytest.raises(BadArgumentError, match=words):
        segment(values, HIGHER, **options)


def test_an_empty_list_has_too_little_data() -> None:
    with pytest.raises(NotEnoughDataError):
        segment([[], []], HIGHER)


def test_huge_values_neither_overflow_nor_warn() -> None:
    step = [1e308] * 5 + [1.5e308] * 5
    assert [g.size for g in mdl_groups(step, HIGHER)] == [5, 5]
    assert [g.size for g in mdl_groups([5e-320] * 10, HIGHER)] == [10]


def test_of_two_groupings_as_short_the_one_with_the_earlier_start_is_taken() -> None:
    runs: list[list[float]] = [[], [], [3.0], [], [3.0, 3.0], [1.0], [1.0, 2.0]]
    found = segment(runs, HIGHER)
    assert [group.start for group in found.groups] == [0, 1, 5]
