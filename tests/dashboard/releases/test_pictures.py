"""Forest, scale, heat map, rows and Markdown of a comparison say what its rows say."""

import csv
import io
import json
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from dashboard.releases.forest import EACH, forest_height, forest_rows, release_forest
from dashboard.releases.heat_map import release_heat
from dashboard.releases.markdown import release_markdown
from dashboard.releases.missing import release_missing
from dashboard.releases.percent_scale import percent_scale, percent_ticks
from dashboard.releases.rows import CSV_COLUMNS, release_row, releases_csv
from dashboard.releases.state import ReleasesState
from dashboard.releases.text import count_lines, rule_text
from dashboard.shared.theme import BETTER, WORSE, Theme
from models.records.comparison import Verdict
from tests.dashboard.releases.release_samples import make_report, make_row, missing_row

REPORT = make_report(
    make_row("slow <b>", 3.0),
    make_row("same", 0.1, platform="mac"),
    make_row("fast", -2.5, suite="js"),
    missing_row("new", "not fitted yet"),
    missing_row("newer", "not fitted yet"),
)


def shown(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_the_forest_draws_each_verdict_in_its_own_colour_and_shape() -> None:
    figure = release_forest(REPORT, Theme.LIGHT)
    traces = {trace["name"]: trace for trace in figure["data"]}
    assert list(traces) == ["regression", "improvement", "no change by δ"]
    assert traces["regression"]["marker"]["color"] == WORSE
    assert traces["improvement"]["marker"]["color"] == BETTER
    assert len({trace["marker"]["symbol"] for trace in figure["data"]}) == 3
    worst = traces["regression"]
    assert worst["x"] == [3.0]
    assert worst["y"] == [0]
    assert worst["error_x"]["array"] == [0.5]
    assert worst["error_x"]["arrayminus"] == [0.5]
    # Called among all series: a larger mark.
    assert worst["marker"]["size"][0] > traces["no change by δ"]["marker"]["size"][0]
    link, told = worst["customdata"][0]
    assert link == "/trend?series=sample/main/render/slow%20%3Cb%3E/linux&day=2026-11-20"
    assert "slow &lt;b>" in told
    band = figure["layout"]["shapes"][0]
    assert (band["x0"], band["x1"]) == (-1.0, 1.0)


def test_of_many_series_the_forest_shows_both_ends_and_counts_the_rest() -> None:
    report = make_report(*(make_row(f"t{n:03}", 10 - n / 5) for n in range(100)))
    rows, between = forest_rows(report)
    assert between == 100 - 2 * EACH
    assert [row.series.key.test for row in rows] == [
        f"t{n:03}" for n in [*range(EACH), *range(100 - EACH, 100)]
    ]
    layout = release_forest(report, Theme.DARK)["layout"]
    assert layout["annotations"][0]["text"] == "76 series between"
    places = layout["yaxis"]["tickvals"]
    assert places == [*range(EACH), *range(EACH + 1, 2 * EACH + 1)]
    assert forest_height(report) > forest_height(REPORT)


def test_labels_name_what_differs() -> None:
    labels = release_forest(REPORT, Theme.LIGHT)["layout"]["yaxis"]["ticktext"]
    assert labels == ["slow &lt;b> · render · linux", "same · render · mac", "fast · js · linux"]
    alike = make_report(make_row("a", 1.0), make_row("b", 0.0))
    assert release_forest(alike, Theme.LIGHT)["layout"]["yaxis"]["ticktext"] == ["a", "b"]


def test_a_forest_of_nothing_is_still_a_figure() -> None:
    figure = release_forest(make_report(missing_row("new", "not fitted yet")), Theme.LIGHT)
    assert figure["data"] == []


def test_a_far_series_bends_the_scale_and_keeps_every_interval_in_view() -> None:
    rows = [make_row("far", 400.0), *(make_row(f"t{n}", 0.5) for n in range(20))]
    layout = release_forest(make_report(*rows), Theme.LIGHT)["layout"]
    low, high = layout["xaxis"]["range"]
    near = layout["xaxis"]["ticktext"]
    assert "0" in near
    assert "+200 %" in near
    scale = percent_scale([400.5, *[1.0] * 20])
    assert scale.bend == 1.0
    assert high > float(scale.place(np.array([400.5]))[0])
    assert float(scale.place(np.array([1.0]))[0]) > 0.05 * (high - low)


@given(
    st.lists(st.floats(0.001, 1e6), min_size=1, max_size=40),
    st.floats(0.01, 1e5),
    st.floats(0.01, 1e5),
)
def test_ticks_are_few_rising_and_within(ends: list[float], below: float, above: float) -> None:
    scale = percent_scale(ends)
    ticks = percent_ticks(-below, above, scale)
    assert ticks == sorted(set(ticks))
    assert len(ticks) <= 21
    assert all(-below <= tick <= above for tick in ticks)
    assert 0 in ticks


def test_heat_cells_hold_the_median_of_their_series() -> None:
    rows = [make_row(f"t{n}", float(n), suite="js") for n in range(4)]
    heat = release_heat(make_report(*rows, make_row("x", -3.0)), ReleasesState())
    assert heat is not None
    text = shown(heat)
    assert "js, linux: +1.5\u202f%, median of 4 series" in text
    assert "render, linux: −3.0\u202f%, median of 1 series" in text
    assert "--bw-heat-better) 46%" in text  # three quarters of full colour
    assert "suite=js&platform=linux" in text
    assert "href" not in shown(
        release_heat(make_report(*rows, make_row("x", -3.0)), ReleasesState(), links=False)
    )


def test_one_cell_is_no_heat_map() -> None:
    assert release_heat(make_report(make_row("a", 1.0)), ReleasesState()) is None


def test_what_is_missing_is_listed_by_reason() -> None:
    part = release_missing(REPORT)
    assert part is not None
    text = shown(part)
    assert "Not enough data: 2 series" in text
    assert "Not fitted yet" in text
    assert release_missing(make_report(make_row("a", 1.0))) is None


def test_a_row_has_numbers_only_where_there_is_a_comparison() -> None:
    assert release_row(REPORT.rows[0])["called"] == "worse"
    assert release_row(REPORT.rows[0])["interval"] == "+2.5\u202f% to +3.5\u202f%"
    assert "change" not in release_row(REPORT.rows[3])
    assert release_row(REPORT.rows[3])["why"] == "not fitted yet"


def test_a_level_that_may_be_zero_has_no_percentage_and_says_so() -> None:
    row = missing_row("zero", "")
    assert "cannot be distinguished from zero" in release_row(row)["why"]


def test_the_csv_reads_back_with_plain_numbers() -> None:
    rows = list(csv.DictReader(io.StringIO(releases_csv([REPORT]))))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert len(rows) == 5
    assert rows[0]["test"] == "slow <b>"
    assert float(rows[0]["change_percent"]) == 3.0
    assert rows[0]["called"] == "worse"
    assert (rows[3]["change_percent"], rows[3]["reason"]) == ("", "not fitted yet")
    assert rows[0]["comparison_day"] == "2026-08-31"


@pytest.mark.parametrize("address", ["", "http://bench.example"])
def test_markdown_tells_outcome_counts_tables_and_the_way_back(address: str) -> None:
    state = ReleasesState(projects=("sample",), reference="9.9", against=("9.8",))
    text = release_markdown("sample", [REPORT], state, date(2026, 11, 22), address)
    assert text.startswith("## sample 9.9 against 9.8: FAIL\n")
    assert "5 series: 1 regression, 1 improvement, 1 no change by δ, 0 undecided" in text
    assert "2 not compared" in text
    # Mark-up in a name stays a name.
    assert "| slow \\<b\\> · render · linux | +3.0\u202f% |" in text
    assert "### Better" in text
    assert f"<{address}/releases?project=sample&release=9.9&against=9.8>" in text
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.count("|") == 7 for line in table)


def test_an_undecided_row_says_why_and_what_would_decide_it() -> None:
    open_row = make_row("open", 0.8, low=-0.1, high=1.7, verdict=Verdict.UNDECIDED, more_runs=14)
    row = release_row(open_row)
    assert row["why"] == "± 0.90\u202f%; about 14 more runs of each release"
    assert row["sure"] == 0.6
    near = release_row(make_row("near", 0.999, verdict=Verdict.UNDECIDED))
    assert near["why"] == "± 0.50\u202f%; more runs would not decide: too near δ"
    report = make_report(make_row("slow", 3.0), open_row)
    text = release_markdown("sample", [report], ReleasesState(), date(2026, 11, 20), "")
    assert "### Undecided" in text
    assert "| open · render · linux | +0.80\u202f% | ± 0.90\u202f%; about 14 more runs" in text
    written = next(
        row for row in csv.DictReader(io.StringIO(releases_csv([report]))) if row["test"] == "open"
    )
    assert (written["p_worse"], written["more_runs"]) == ("0.6", "14")


def test_verdicts_and_calls_that_differ_are_explained_where_they_are_counted() -> None:
    report = make_report(
        make_row("slow", 3.0),
        make_row("alone", 1.2),
        make_row("together", 0.9, verdict=Verdict.UNDECIDED, called=True),
    )
    assert count_lines(report) == [
        "1 series with a verdict of its own is not called: of all series together at most 5 % of"
        " the calls may be wrong.",
        "1 series called among all of them does not reach 90 % alone.",
    ]
    assert release_row(report.rows[1])["why"] == "not called among all series"
    assert count_lines(make_report(make_row("slow", 3.0))) == []


def test_the_better_are_headed_by_their_own_probability() -> None:
    text = release_markdown("sample", [REPORT], ReleasesState(), date(2026, 11, 20), "")
    worse, better = text.split("### Better")
    assert "P(worse by ≥ δ)" in worse
    assert "P(better by ≥ δ)" in better
    assert "97" in better


def test_the_strictness_names_every_rule() -> None:
    told = rule_text(ReleasesState())
    for rule in ("90 %", "5 % false", "no regression", "20 % missing", "100 % undecided", "alert"):
        assert rule in told
