"""What the detectability page draws and says of sizes and series made by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from dashboard.detectability.answers import (
    duration,
    frontier_table,
    money,
    night_cost,
    rates_table,
    share,
    slower,
    variability_table,
)
from dashboard.detectability.cost_frontier import cost_frontier_figure
from dashboard.detectability.days_table import days_table
from dashboard.detectability.detection_grid import RatedGrid, RatedSize
from dashboard.detectability.detection_rates import detection_rates_figure, format_rate
from dashboard.detectability.instance_means import instance_means
from dashboard.detectability.runs_per_day import runs_per_day_figure
from dashboard.detectability.state import DetectabilityState, parse_detectability
from dashboard.detectability.walk import neighbours, next_benchmark
from dashboard.shared.theme import BETTER, LEVEL, Theme
from models.records.benchmark_runs import BenchmarkKey, BenchmarkRuns
from models.records.series import Direction, Series, SeriesKey
from models.services.detectability.assess_runs import assess_benchmark
from models.services.detectability.report import DetectabilityReport
from models.services.fitting.detectable_days import DetectableAgainst, DetectableDays
from models.stats.comparison.detectable_change import DetectableChange
from models.stats.detectability.cleaning import CleaningRules, FailureRule
from models.stats.detectability.configuration import ConfigurationCandidate, CostModel, Target
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy
from tests.dashboard.read_component import links_of, parts_of, rows_of, text_of

FREE, PRICED = CostModel(), CostModel(0.5, 2.0)


def size(
    instances: int, cost: float, detectable: float, **differs: float
) -> ConfigurationCandidate:
    values = {"false_positive": 0.04, "power": 0.85, "seconds": 120.0, **differs}
    return ConfigurationCandidate(instances, 10, detectable=detectable, cost=cost, **values)


CHEAP, FINE = size(5, 10.0, 1.08), size(20, 40.0, 1.03)
WASTE, LOUD = size(10, 30.0, 1.09), size(3, 5.0, 1.02, false_positive=0.2)
BLIND = size(2, 1.0, float("inf"))
ALL = [CHEAP, FINE, WASTE, LOUD, BLIND]


def frontier(prices: CostModel = FREE, best: Any = CHEAP) -> dict[str, Any]:
    wish = Target(1.1, 0.05, 0.8)
    return cost_frontier_figure(ALL, [CHEAP, FINE], best, wish, prices, Theme.LIGHT)


def test_sizes_are_drawn_by_cost_and_by_the_slowdown_that_they_see_in_percent() -> None:
    traces = {trace["name"]: trace for trace in frontier()["data"]}
    assert list(traces) == ["too many false alarms", "size", "frontier", "size that counts"]
    assert traces["frontier"]["x"] == [10.0, 40.0]
    assert traces["frontier"]["y"] == pytest.approx([8.0, 3.0])
    assert traces["frontier"]["line"]["color"] == LEVEL
    assert traces["size"]["x"] == [30.0]  # what sees nothing has no place
    assert traces["too many false alarms"]["y"] == pytest.approx([2.0])
    best = traces["size that counts"]
    assert (best["x"], best["marker"]["symbol"], best["marker"]["color"]) == (
        [10.0],
        "star",
        BETTER,
    )
    assert best["text"][0] == (
        "5 instances × 10 iterations<br>wanted slowdown seen in 85 %, false alarms 4.0 %"
    )
    assert "size that counts" not in [trace["name"] for trace in frontier(best=None)["data"]]


def test_the_wish_is_a_line_and_costs_are_money_only_with_prices() -> None:
    layout = frontier()["layout"]
    (line,) = layout["shapes"]
    assert line["y0"] == line["y1"] == pytest.approx(10.0)
    assert layout["annotations"][0]["text"] == "wanted: 10 %"
    assert layout["xaxis"]["title"]["text"] == "running time of a night, s"
    assert layout["yaxis"]["title"]["text"] == "slowdown seen with 80 % power, %"
    assert layout["xaxis"]["type"] == "log"  # 1 to 40
    assert frontier(PRICED)["layout"]["xaxis"]["title"]["text"] == "cost of a night, $"
    assert "s of running" in frontier()["data"][0]["hovertemplate"]
    assert "for $" in frontier(PRICED)["data"][0]["hovertemplate"]


def test_the_table_of_the_frontier_marks_the_size_that_counts() -> None:
    table = frontier_table([CHEAP, FINE], FINE, CostModel())
    assert rows_of(table) == [
        ["Size", "Running", "Sees", "Power", "False alarms"],
        ["5 × 10", "2\u202fmin", "8\u202f%", "85\u202f%", "4\u202f%"],
        ["20 × 10", "2\u202fmin", "3\u202f%", "85\u202f%", "4\u202f%"],
    ]
    marked = [
        getattr(part, "className", None) == "bw-row-marked"
        for part in parts_of(table)
        if type(part).__name__ == "Tr"
    ]
    assert marked == [False, False, True]
    priced = rows_of(frontier_table([CHEAP], None, PRICED))
    assert (priced[0][1], priced[1][1]) == ("Cost", "$10")
    assert "No size keeps within" in text_of(frontier_table([], None, PRICED))


def test_amounts_are_short() -> None:
    assert share(0.0412) == "4.12\u202f%"
    assert (slower(1.025), slower(float("inf"))) == ("2.5\u202f%", "–")
    assert money(1234.56) == "$1,235"
    assert [duration(seconds) for seconds in (99.4, 100, 5999, 6000)] == [
        *("99.4\u202fs", "1.67\u202fmin", "100\u202fmin", "1.67\u202fh"),
    ]
    assert night_cost(8.0, 60.0, CostModel()) == "take 60\u202fs of running a night"
    assert night_cost(8.0, 60.0, PRICED) == "cost $8 a night (60\u202fs of running)"


def rated(method: Method, strategy: Strategy, add: float = 0.0) -> RatedGrid:
    sizes = [
        RatedSize(n, m, round(n / 100 + m / 1000 + add, 3), 0.02 if m == 5 else None)
        for n in (3, 10)
        for m in (5, 20)
    ]
    sizes[0] = RatedSize(3, 5, None, None, "too few instances")
    return RatedGrid(method, strategy, tuple(sizes))


GRIDS = [rated(method, strategy) for method in Method for strategy in Strategy]


def test_each_map_has_instances_up_and_iterations_across() -> None:
    figure = detection_rates_figure(GRIDS, Theme.LIGHT)
    first, *_, last = figure["data"]
    assert (first["x"], first["y"]) == (["5", "20"], ["3", "10"])
    assert first["z"] == [[None, 0.05], [0.105, 0.12]]
    assert first["text"] == [["–", "5"], ["10 ±2", "12"]]
    assert first["customdata"][0] == ["too few instances", "seen in 5.0 % of experiments"]
    assert first["customdata"][1][0] == "seen in 10.5 ± 2.0 % of experiments"
    assert (first["xaxis"], last["xaxis"]) == ("x", "x4")
    names = [item["text"] for item in figure["layout"]["annotations"]]
    assert [("laaber" in name, "(ibs)" in name) for name in names] == [
        *((True, True), (True, False), (False, True), (False, False)),
    ]
    layout = figure["layout"]
    titles = [layout[f"yaxis{n}"]["title"]["text"] for n in ("", "2", "3", "4")]
    assert titles == ["instances", "", "instances", ""]
    titles = [layout[f"xaxis{n}"]["title"]["text"] for n in ("", "2", "3", "4")]
    assert titles == ["", "", "iterations", "iterations"]


def test_the_size_that_counts_is_framed_in_its_map() -> None:
    marked = (Method.SCHULTZ, Strategy.TBS, 10, 5)
    (frame,) = detection_rates_figure(GRIDS, Theme.LIGHT, marked)["layout"]["shapes"]
    assert (frame["xref"], frame["yref"]) == ("x4", "y4")
    assert [frame[name] for name in ("x0", "x1", "y0", "y1")] == [-0.5, 0.5, 0.5, 1.5]
    off = (Method.SCHULTZ, Strategy.TBS, 11, 5)
    assert detection_rates_figure(GRIDS, Theme.LIGHT, off)["layout"]["shapes"] == []


def test_the_maps_as_a_table_have_a_column_each() -> None:
    head, *rows = rows_of(rates_table([GRIDS[0], rated(Method.SCHULTZ, Strategy.TBS, 0.5)]))
    assert head == ["Size", "laaber ibs", "schultz tbs"]
    assert rows == [
        ["3 × 5", "–", "–"],
        ["3 × 20", "5", "55"],
        ["10 × 5", "10 ±2", "60 ±2"],
        ["10 × 20", "12", "62"],
    ]
    assert format_rate(RatedSize(1, 1, 0.996, 0.004)) == "100 ±0"


WEEK = DetectableAgainst(
    "7 days before",
    date(2026, 9, 14),
    DetectableChange(4.0, 0.4, 0.1, 0.05, 0.8),
    np.array([5.0, 4.0, 2.0, 1.0]),
)
NONE = DetectableAgainst("last day of 8.4", None, None, np.zeros(0), "no fit reaches it")
FEW = DetectableAgainst("far", None, DetectableChange(1.5, 0.1, 0.1, 0.05, 0.8), WEEK.percent)
DAYS = DetectableDays(date(2026, 9, 21), 3.0, np.array([1.5, 3.0, 12.0, 48.0]), (WEEK, NONE, FEW))


def test_the_table_of_days_says_what_would_halve_the_smallest_change() -> None:
    table = days_table(DAYS, DetectabilityState(false=2.0, power=90.0))
    assert rows_of(table) == [
        ["21 Sep 2026 against", "Sees", "Runs per day to see half"],
        ["7 days before 14 Sep 2026", "4\u202f%", "12"],
        ["last day of 8.4 no fit reaches it", "–", "–"],
        ["far", "1.5\u202f%", "more than 48"],
    ]
    assert "2 % false alarms, 90 % power, with 3 runs per day now" in text_of(table)


def test_the_runs_of_now_are_marked_on_each_line() -> None:
    figure = runs_per_day_figure(DAYS, Theme.LIGHT)
    line, now, far, _ = figure["data"]
    assert (line["name"], far["name"]) == ("7 days before", "far")
    assert (now["x"], now["y"]) == ([3.0], [4.0])
    assert (line["line"]["dash"], far["line"]["dash"]) == ("solid", "dash")
    assert figure["layout"]["shapes"][0]["x0"] == 3.0


BENCHMARKS = [
    Series(n, SeriesKey("p", "b", "s", name, "x"), "s", Direction.LOWER_IS_BETTER)
    for n, name in enumerate(("one", "two", "three"))
]
SHOWN = DetectabilityState(series="p/b/s/two/x", version="1.2", slower=3.0, want=5.0, power=90.0)


def read(link: str) -> DetectabilityState:
    _, _, query = link.partition("?")
    parts = dict(part.split("=") for part in query.split("&"))
    return parse_detectability({name: [value] for name, value in parts.items()})[0]


def test_the_walk_keeps_the_wish_and_leaves_version_and_slowdown_behind() -> None:
    after = read(next_benchmark(BENCHMARKS, SHOWN))
    assert (after.series, after.version, after.slower) == ("p/b/s/three/x", "", None)
    assert (after.want, after.power) == (5.0, 90.0)
    last = DetectabilityState(series="p/b/s/three/x")
    assert next_benchmark(BENCHMARKS, last) == "/detectability"
    assert next_benchmark(BENCHMARKS, DetectabilityState(series="p/b/s/gone/x")) == "/detectability"


def test_the_neighbours_of_the_ends_are_the_other_ends() -> None:
    walk = neighbours(BENCHMARKS, SHOWN)
    found = {word: read(link).series for word, link in links_of(walk).items()}
    assert found == {"Previous": "p/b/s/one/x", "Next": "p/b/s/three/x"}
    assert "2 of 3" in text_of(walk)
    first = links_of(neighbours(BENCHMARKS, DetectabilityState(series="p/b/s/one/x")))
    assert read(first["Previous"]).series == "p/b/s/three/x"
    last = links_of(neighbours(BENCHMARKS, DetectabilityState(series="p/b/s/three/x")))
    assert read(last["Next"]).series == "p/b/s/one/x"
    assert neighbours(BENCHMARKS[:1], DetectabilityState(series="p/b/s/one/x")) is None
    assert neighbours(BENCHMARKS, DetectabilityState(series="p/b/s/gone/x")) is None


def assessed() -> DetectabilityReport:
    """Assess four instances that come in two kinds, each with its own spread."""
    rng = np.random.default_rng(3)
    levels, spreads = np.array([1.3, 1.0, 1.31, 1.01]), np.array([0.004, 0.001, 0.003, 0.002])
    times = levels[:, None] + spreads[:, None] * rng.standard_normal((4, 40))
    nothing = np.zeros(160, dtype=bool)
    runs = BenchmarkRuns(
        BenchmarkKey("path", "name"),
        tuple("abcd"),
        np.repeat(np.arange(4, dtype=np.int32), 40),
        np.tile(np.arange(40, dtype=np.int32), 4),
        times.ravel(),
        nothing,
        nothing,
        nothing,
    )
    options = replace(DetectabilityState(grid="2x5").options(), resample=False)
    return assess_benchmark(runs, options, burn_in=0)


def test_instances_stand_by_their_means_each_with_its_own_spread() -> None:
    found = instance_means(assessed(), CleaningRules(FailureRule.REMOVE, 1, 1))
    assert found is not None
    means, spreads = found
    assert means == pytest.approx([1.0, 1.01, 1.3, 1.31], abs=0.003)
    assert spreads == pytest.approx([0.001, 0.002, 0.004, 0.003], rel=0.4)


def test_variation_is_told_between_and_within_instances() -> None:
    rows = dict(rows_of(variability_table(assessed())))
    assert rows["Mean"] == "1.155 s"
    between, within = (
        float(rows[f"Sd {where} instances"].split("\u202f")[0]) for where in ("between", "within")
    )
    assert between == pytest.approx(15.0, abs=1.5)
    assert within == pytest.approx(0.24, abs=0.08)
    assert float(rows["Variance between instances"].split("\u202f")[0]) > 99
