"""Every state of the detectability page, asked as a browser asks."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from dashboard.detectability.answers import duration
from dashboard.detectability.assess_job import run_assess
from dashboard.detectability.data import read_all_benchmarks, read_benchmark
from dashboard.detectability.iterations import dragged_burn_in
from dashboard.detectability.state import DetectabilityState
from dashboard.shared.jobs.progress import JobProgress
from data.burn_in_overrides import read_overrides
from models.records.settings import Settings
from models.storage.fits.burn_in_store import state_burn_in, stated_burn_in
from models.storage.fits.detectability_store import read_assessments
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_benchmarks import BURN_IN, FEW, NEVER, STEPPED, WARM, fill_benchmarks
from tests.dashboard.sample_store import FITTED, UNFITTED
from tests.present import PRESENT_MS

QUICK = {"grid": ["3,5x3,5"], "experiments": ["20"]}


@pytest.fixture(scope="module")
def benchmarks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Ask an app whose store holds benchmarks as well."""
    with asking(tmp_path_factory.mktemp("benchmarks")) as made:
        fill_benchmarks(made.services.engine, PRESENT_MS)
        yield made


def drawn(asked: Asked, output: str, key: object = WARM, **more: list[str]) -> dict[str, Any]:
    query = {"series": [str(key)], **more}
    answer = asked.answer(output, detect_state_data=query, detect_basis_data=query)
    assert answer is not None
    return answer


def numbers_of(coded: dict[str, str]) -> NDArray[np.float64]:
    """Decode what a figure sends as bytes."""
    return np.frombuffer(base64.b64decode(coded["bdata"]), coded["dtype"]).astype(np.float64)


def said(answer: dict[str, Any], part: str, attribute: str = "children") -> str:
    return json.dumps(answer[part][attribute], ensure_ascii=False)


def test_iterations_have_the_burn_in_line_and_say_who_found_it(benchmarks: Asked) -> None:
    answer = drawn(benchmarks, "detect-iterations.figure", STEPPED)
    figure = answer["detect-iterations"]["figure"]
    (line,) = figure["layout"]["shapes"]
    assert line["x0"] == line["x1"] == BURN_IN - 0.5
    assert [trace["name"] for trace in figure["data"]] == [
        "iteration",
        "burn-in",
        "failed or timed out",
        "mean of instances",
        "steps shape",
    ]
    first, warm = (numbers_of(trace["x"]) for trace in figure["data"][:2])
    assert (warm.max(), first.min()) == (BURN_IN - 1, BURN_IN)  # the line lies between
    assert f"from iteration {BURN_IN} on, found automatically" in said(
        answer, "detect-burn-in-words"
    )
    assert answer["detect-burn-in"]["value"] == BURN_IN
    assert answer["detect-burn-in-auto"]["disabled"] is True
    assert "Sd between instances" in said(answer, "detect-variability")
    cleaning = said(answer, "detect-cleaning")
    assert "−432" in cleaning  # 54 instances of 8 iterations
    assert "−2" in cleaning  # one failed, one timed out


def test_never_steady_is_an_answer(benchmarks: Asked) -> None:
    answer = drawn(benchmarks, "detect-iterations.figure", NEVER)
    assert "Never steady: the iterations swing" in said(answer, "detect-burn-in-words")
    assert answer["detect-burn-in"]["value"] is None
    assert "Without a burn-in" in said(answer, "detect-cleaning")
    rates = drawn(benchmarks, "detect-rates.figure", NEVER)
    assert "state a burn-in to look at it anyway" in said(rates, "detect-notice")
    choice = drawn(benchmarks, "detect-frontier.figure", NEVER)
    assert "No size will do: never steady" in said(choice, "detect-choice")
    assert choice["detect-yaml"]["children"] == "# No size will do."


def test_a_line_that_is_dragged_states_the_burn_in_until_it_is_taken_back(
    benchmarks: Asked, tmp_path: Path
) -> None:
    series = benchmarks.services.series(str(STEPPED))
    basis = {"series": [str(STEPPED)]}

    def act(**changed: Any) -> Any:
        return benchmarks.answer("detect-stated.data", detect_basis_data=basis, **changed)

    assert act(detect_dragged_data={"autosize": True}) is None
    act(detect_dragged_data={"shapes[0].x0": 12.3, "shapes[0].x1": 12.3})
    assert stated_burn_in(benchmarks.services.engine, series.id) == 13
    answer = drawn(benchmarks, "detect-iterations.figure", STEPPED)
    words = said(answer, "detect-burn-in-words")
    assert "from iteration 13 on, as stated" in words
    assert f"The rule says {BURN_IN}" in words
    assert answer["detect-burn-in-auto"]["disabled"] is False
    act(detect_burn_in_set_n_clicks=1, detect_burn_in_value=9)
    assert stated_burn_in(benchmarks.services.engine, series.id) == 9
    # The file is the one that the command reads.
    path = tmp_path / "burn-in.yaml"
    path.write_bytes(benchmarks.client.get("/detectability/burn-in.yaml").data)
    assert read_overrides(path) == {f"{STEPPED.suite}::{STEPPED.test}": 9}
    act(detect_burn_in_auto_n_clicks=1)
    assert stated_burn_in(benchmarks.services.engine, series.id) is None
    assert benchmarks.client.get("/detectability/burn-in.yaml").text == "{}\n"


def test_one_walks_through_all_benchmarks_and_reads_what_the_words_mean(benchmarks: Asked) -> None:
    page = benchmarks.page("/detectability", f"?series={quote(str(STEPPED), safe='')}&want=5")
    assert "Previous" in page
    assert "4 of 4" in page
    assert "&want=5" in page[page.index("Next") - 400 :]
    assert "Two intervals apart (laaber)" in page
    assert "Previous" not in benchmarks.page("/detectability")


@pytest.mark.parametrize(
    ("relayout", "burn_in"),
    [
        (None, None),
        ({"xaxis.range[0]": 3}, None),
        ({"shapes[0].x0": 4.6, "shapes[0].x1": 4.6}, 5),
        ({"shapes[0].x0": -7.0, "shapes[0].x1": -7.0}, 0),
        ({"shapes[0].x0": "junk"}, None),
    ],
)
def test_a_dragged_line_stands_for_an_iteration(
    relayout: dict[str, Any] | None, burn_in: int | None
) -> None:
    assert dragged_burn_in(relayout) == burn_in


def test_before_an_assessment_the_closed_form_answers(benchmarks: Asked) -> None:
    answer = drawn(benchmarks, "detect-rates.figure", STEPPED, slower=["5"])
    maps = answer["detect-rates"]["figure"]["data"]
    assert len(maps) == 4
    assert all(len(one["z"]) == len(one["z"][0]) == 5 for one in maps)
    assert all(0 <= rate <= 1 for one in maps for row in one["z"] for rate in row)
    assert "in closed form from the two variances" in said(answer, "detect-rates-words")
    assert answer["detect-notice"]["children"] is None


def test_the_cheapest_configuration_follows_wish_and_prices(benchmarks: Asked) -> None:
    plain = drawn(benchmarks, "detect-frontier.figure", want=["8"])
    dear = drawn(benchmarks, "detect-frontier.figure", want=["8"], instance=["100000"])
    (item,) = yaml.safe_load(plain["detect-yaml"]["children"])
    (other,) = yaml.safe_load(dear["detect-yaml"]["children"])
    assert item["burn_in"] == item["burn-in-iterations"]
    assert item["item"] == "bench/matrix.py::multiply"
    assert item["config"][0]["slowdown"] == 1.08
    assert other["config"][0]["instances"] <= item["config"][0]["instances"]
    assert said(plain, "detect-choice-table").count("bw-row-marked") == 1
    strict = drawn(benchmarks, "detect-frontier.figure", want=["0.1"])
    assert "no size sees ×1.001" in said(strict, "detect-choice")


def test_a_job_stores_rates_that_the_page_then_shows(benchmarks: Asked) -> None:
    told: list[JobProgress] = []
    query = {"series": [str(WARM)], **QUICK}
    request = {"keys": [str(WARM)], "query": query, "at": 7}
    settings: Settings = benchmarks.services.settings
    done = run_assess(settings, request, told.append)
    assert done["tone"] == "good"
    assert done["at"] == 7
    assert "Done in" in done["text"]
    assert [item.percent for item in told] == sorted(item.percent for item in told)
    assert any("of the grid" in item.text for item in told)
    answer = drawn(benchmarks, "detect-rates.figure", slower=["5"], **QUICK)
    words = said(answer, "detect-rates-words")
    assert "standard error of 20 resampled experiments" in words
    assert "±" in said(answer, "detect-rates", "figure")
    assert answer["detect-notice"]["children"] is None
    assert run_assess(settings, request, told.append)["text"].startswith("Nothing has changed")
    closed = drawn(benchmarks, "detect-rates.figure", slower=["5"], source=["closed form"])
    assert "closed form" in said(closed, "detect-rates-words")
    state = DetectabilityState(series=str(WARM), grid="3,5x3,5", experiments=20)
    series = benchmarks.services.series(str(WARM))
    assert read_benchmark(benchmarks.services.engine, series, state).fresh
    state_burn_in(benchmarks.services.engine, series.id, 20, 1)
    stale = drawn(benchmarks, "detect-rates.figure", **QUICK)
    assert "Press Assess to bring them up to date" in said(stale, "detect-notice")
    state_burn_in(benchmarks.services.engine, series.id, None, 2)


def test_an_older_version_is_assessed_by_itself(benchmarks: Asked) -> None:
    series = benchmarks.services.series(str(WARM))
    state = DetectabilityState(series=str(WARM), version="2.0")
    data = read_benchmark(benchmarks.services.engine, series, state)
    assert [item.version for item in data.versions] == ["2.1", "2.0"]
    assert data.report.runs.n_instances == 6
    page = benchmarks.page("/detectability", f"?series={quote(str(WARM), safe='')}")
    assert "newest (2.1)" in page


def test_a_job_says_what_could_not_be_resampled_and_what_it_does_not_know(
    benchmarks: Asked,
) -> None:
    settings: Settings = benchmarks.services.settings
    few = run_assess(settings, {"keys": [str(FEW)], "query": {}}, lambda _: None)
    assert few["tone"] == "warn"
    assert "0 of 8 instances have at least 50 usable iterations" in few["text"]
    unknown = run_assess(settings, {"keys": ["a/b/c/d/e"], "query": {}}, lambda _: None)
    assert "There is no series 'a/b/c/d/e'" in unknown["text"]
    query = {"grid": ["2,3x3,5"], "experiments": ["20"]}
    several = run_assess(
        settings, {"keys": [str(UNFITTED), str(FEW)], "query": query}, lambda _: None
    )
    assert "has no instances" in several["text"]
    first = benchmarks.services.series(str(FEW)).id
    assert read_assessments(benchmarks.services.engine, [first])[first].report["detection"]


def test_all_benchmarks_add_up_to_a_night(benchmarks: Asked) -> None:
    state = DetectabilityState(want=5.0)
    rows = read_all_benchmarks(benchmarks.services.engine, state)
    assert [row.series.key.test for row in rows] == [
        "garbage_collect",
        "invert",
        "multiply",
        "transpose",
    ]
    answer = benchmarks.answer("detect-all.children", detect_state_data={"want": ["5"]})
    assert answer is not None
    text = json.dumps(answer, ensure_ascii=False)
    assert "Detecting 5 % in every benchmark" in text
    cost = sum(row.size.cost for row in rows if row.size is not None)
    assert f"takes {duration(cost)} a night" in text  # without prices, a cost is a time
    assert "never steady" in text
    items = yaml.safe_load(answer["detect-all-yaml"]["children"])
    assert len(items) == sum(row.size is not None for row in rows)
    file = benchmarks.client.get("/detectability.yaml?want=5")
    assert yaml.safe_load(file.text) == items
    assert "attachment" in file.headers["Content-Disposition"]
    priced = benchmarks.answer("detect-all.children", detect_state_data={"second": ["0.01"]})
    assert "costs $" in json.dumps(priced)
    dearer = replace(state, instance=1000.0)
    assert (
        sum(
            row.size.cost
            for row in read_all_benchmarks(benchmarks.services.engine, dearer)
            if row.size is not None
        )
        > cost
    )


def test_the_file_of_one_benchmark_and_of_none(benchmarks: Asked) -> None:
    one = benchmarks.client.get(f"/detectability.yaml?series={quote(str(STEPPED), safe='')}")
    assert [item["item"] for item in yaml.safe_load(one.text)] == ["bench/matrix.py::transpose"]
    never = benchmarks.client.get(f"/detectability.yaml?series={quote(str(NEVER), safe='')}")
    assert yaml.safe_load(never.text) == []
    assert benchmarks.client.get("/detectability.yaml?series=x").status_code == 404


def test_a_nightly_series_shows_what_comparisons_of_days_see(benchmarks: Asked) -> None:
    answer = drawn(benchmarks, "detect-days.figure", FITTED)
    lines = answer["detect-days"]["figure"]["data"]
    assert [line["name"] for line in lines] == ["7 days before", "now", "last day of 9.8", "now"]
    table = said(answer, "detect-days-table")
    assert "2.94 runs per day now" in table
    sharper = drawn(benchmarks, "detect-days.figure", FITTED, power=["50"])
    assert sharper["detect-days"]["figure"]["data"][1]["y"][0] < lines[1]["y"][0]
    unfitted = drawn(benchmarks, "detect-days.figure", UNFITTED)
    assert "has no fit" in said(unfitted, "detect-days-table")
    page = benchmarks.page("/detectability", f"?series={quote(str(FITTED), safe='')}")
    assert "This series has no instances" in page


def test_unknown_series_junk_and_a_store_without_benchmarks(
    benchmarks: Asked, asked: Asked
) -> None:
    assert "No such series" in benchmarks.page("/detectability", "?series=nope")
    assert "is not a number from" in benchmarks.page("/detectability", "?want=much")
    assert "No benchmark has instances" in asked.page("/detectability")
