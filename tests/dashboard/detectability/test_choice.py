"""A size that a person chooses, a wish of one benchmark's own, and accept and next."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from dashboard.detectability.choice_callbacks import picked_size
from models.records.benchmark_runs import SizeChoice
from models.storage.fits.burn_in_store import stated_burn_in
from models.storage.fits.size_choice_store import read_size_choices, store_size_choice
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.detectability.test_page import drawn, said
from tests.dashboard.sample_benchmarks import BURN_IN, STEPPED, WARM, fill_benchmarks
from tests.present import PRESENT_MS


@pytest.fixture
def benchmarks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with asking(tmp_path_factory.mktemp("choice")) as made:
        fill_benchmarks(made.services.engine, PRESENT_MS)
        yield made


def held(asked: Asked, key: object) -> SizeChoice | None:
    series = asked.services.series(str(key))
    return read_size_choices(asked.services.engine).get(series.id)


def size_of(answer: dict[str, Any]) -> tuple[int, int]:
    (item,) = yaml.safe_load(answer["detect-yaml"]["children"])
    config = item["config"][0]
    return config["instances"], config["iterations"]


def test_a_clicked_cell_counts_until_the_cheapest_is_wanted_again(benchmarks: Asked) -> None:
    query = {"series": [str(STEPPED)]}
    cheapest = drawn(benchmarks, "detect-frontier.figure", STEPPED)
    assert cheapest["detect-cheapest"]["disabled"] is True
    assert "cheapest that will do" in said(cheapest, "detect-choice")
    picked = {"instances": 20, "iterations": 15, "at": 1}
    benchmarks.answer("detect-chosen.data", detect_picked_data=picked, detect_state_data=query)
    assert held(benchmarks, STEPPED) == SizeChoice(None, 20, 15)
    chosen = drawn(benchmarks, "detect-frontier.figure", STEPPED)
    assert size_of(chosen) == (20, 15) != size_of(cheapest)
    assert "20 instances × 15 iterations" in said(chosen, "detect-choice")
    assert "chosen in the map" in said(chosen, "detect-choice")
    figure = drawn(benchmarks, "detect-rates.figure", STEPPED)["detect-rates"]["figure"]
    (frame,) = figure["layout"]["shapes"]  # in the map of the link's method and strategy
    assert (frame["x0"], frame["x1"], frame["y0"], frame["y1"]) == (1.5, 2.5, 2.5, 3.5)
    benchmarks.answer("detect-chosen.data", detect_cheapest_n_clicks=1, detect_state_data=query)
    assert size_of(drawn(benchmarks, "detect-frontier.figure", STEPPED)) == size_of(cheapest)


def test_a_benchmark_s_own_wish_opens_its_page_and_counts_in_the_night(benchmarks: Asked) -> None:
    query = {"series": [str(WARM)], "want": ["3"]}
    benchmarks.answer("detect-chosen.data", detect_keep_wish_n_clicks=1, detect_state_data=query)
    assert held(benchmarks, WARM) == SizeChoice(1.03)
    page = benchmarks.page("/detectability", f"?series={quote(str(WARM), safe='')}")
    assert "'want': ['3']" in page
    assert "'want': ['4']" in benchmarks.page(
        "/detectability", f"?series={quote(str(WARM), safe='')}&want=4"
    )
    night = benchmarks.answer("detect-all.children", detect_state_data={})
    assert night is not None
    items = yaml.safe_load(night["detect-all-yaml"]["children"])
    wishes = {item["item"]: item["config"][0]["slowdown"] for item in items}
    assert wishes["bench/matrix.py::multiply"] == 1.03
    assert wishes["bench/matrix.py::transpose"] == 1.1
    assert "1 benchmark want" in str(night["detect-all"])


def test_accept_keeps_what_is_shown_and_leads_to_the_next_benchmark(benchmarks: Asked) -> None:
    query = {"series": [str(WARM)], "want": ["4"], "slower": ["7"]}
    answer = benchmarks.answer(
        "detect-accepted.data", detect_accept_n_clicks=1, detect_state_data=query
    )
    assert answer is not None
    link = answer["detect-accepted"]["data"]
    assert "transpose" in link  # the benchmark after "multiply"
    assert "want=4" in link  # it was the page's wish, not this benchmark's own
    assert "slower" not in link
    kept = held(benchmarks, WARM)
    assert kept is not None
    assert kept.slowdown == pytest.approx(1.04)
    assert kept.instances is not None
    last = benchmarks.answer(
        "detect-accepted.data",
        detect_accept_n_clicks=1,
        detect_state_data={"series": [str(STEPPED)]},
    )
    assert last is not None
    assert last["detect-accepted"]["data"] == "/detectability"  # all of them, after the last
    series = benchmarks.services.series(str(STEPPED))
    assert stated_burn_in(benchmarks.services.engine, series.id) == BURN_IN


def test_the_maps_open_where_they_differ(benchmarks: Asked) -> None:
    figure = drawn(benchmarks, "detect-rates.figure", STEPPED)["detect-rates"]["figure"]
    rates = [rate for one in figure["data"] for row in one["z"] for rate in row]
    assert min(rates) < 0.3
    assert max(rates) > 0.9


@pytest.mark.parametrize(
    "junk", [None, 3, {}, {"instances": "5", "iterations": 5}, {"instances": 0}]
)
def test_a_click_that_names_no_size_chooses_none(junk: object) -> None:
    assert picked_size(junk) is None


def test_half_a_size_is_refused(benchmarks: Asked) -> None:
    series = benchmarks.services.series(str(WARM))
    for wrong in (SizeChoice(instances=5), SizeChoice(1.0), SizeChoice(None, 0, 5)):
        with pytest.raises(Exception, match=r"must be above 1|two whole numbers"):
            store_size_choice(benchmarks.services.engine, series.id, wrong, PRESENT_MS)
    assert held(benchmarks, WARM) is None
