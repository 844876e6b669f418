"""Sentence, scores, alarms and pictures of a replay made by hand."""

from typing import Any

import pytest

from dashboard.shared.theme import Theme
from dashboard.thresholds.alarms_per_week import threshold_weeks_figure
from dashboard.thresholds.rate_vs_precision import threshold_bargain_figure
from dashboard.thresholds.results import MOST_SHOWN, alarm_lists, backtest_text, scores_table
from tests.dashboard.read_component import links_of, parts_of, rows_of, text_of


def make_alarm(place: int, **differs: Any) -> dict[str, Any]:
    return {
        "series": "p/b/s/t/x",
        "opened": "2026-09-21",
        "since": "2026-09-20",
        "is_regression": True,
        "change_percent": 2.0 + place,
        "source": "group",
        "too_new": False,
        "outcome": "standing",
        "environment": "",
        **differs,
    }


def make_set(delta: float, probability: float = 0.95, **differs: Any) -> dict[str, Any]:
    return {
        "delta": delta,
        "probability": probability,
        "alarms": 1,
        "per_week": 2.5,
        "summaries": 3,
        "size_p50": 4.25,
        "confirmed_share": 0.5,
        "standing": 5,
        "recovered": 6,
        "noise": 7,
        "young": 8,
        "delay_p50": 1.5,
        "by_week": [0, 3],
        "decisions": {"real": 0, "missed": 0, "invalid": 0, "spared": 0},
        "alerts": [make_alarm(0)],
        **differs,
    }


def bench(*sets: dict[str, Any]) -> dict[str, Any]:
    return {"series": 1_200, "since": "2026-06-01", "until": "2026-09-21", "thresholds": sets}


def test_the_sentence_names_the_best_rate_and_of_equal_ones_that_with_more_alarms() -> None:
    few = make_set(5.0, confirmed_share=0.801, alarms=2, per_week=0.5)
    many = make_set(1.0, 0.9, confirmed_share=0.799, alarms=9, per_week=4.0)
    worse = make_set(0.5, confirmed_share=0.3, alarms=99)
    assert backtest_text(bench(few, many, worse)) == (
        "1,200 series, 1 Jun 2026 to 21 Sep 2026. Best confirmation rate at"
        " δ = 1\u202f%, P ≥ 90\u202f%: 80\u202f%, of 4.0 alarms a week."
    )
    unknown = make_set(1.0, confirmed_share=None)
    assert backtest_text(bench(unknown)).endswith("to be confirmed or refuted.")


def test_each_score_stands_in_its_column() -> None:
    head, row = rows_of(scores_table([make_set(1.0)]))
    assert dict(zip(head, row, strict=True)) == {
        "Thresholds": "δ = 1\u202f%, P ≥ 95\u202f%",
        "Alarms": "1",
        "A week": "2.5",
        "Summaries": "3",
        "Median size": "4.2\u202f%",
        "Confirmed": "50\u202f%",
        "Standing": "5",
        "Recovered": "6",
        "Noise": "7",
        "Too new": "8",
        "Delay": "1.5 d",
    }
    said = make_set(1.0, decisions={"real": 1, "missed": 2, "invalid": 3, "spared": 4})
    bare = make_set(2.0, confirmed_share=None, size_p50=None, delay_p50=float("nan"))
    head, row, other = rows_of(scores_table([said, bare]))
    assert dict(zip(head, row, strict=True)) | {} == dict(zip(head, row, strict=True))
    assert (head[-4:], row[-4:]) == (
        ["Called real", "Missed", "Called invalid", "Spared"],
        ["1", "2", "3", "4"],
    )
    assert [other[place] for place in (4, 5, 10)] == ["–", "–", "–"]


def test_the_newest_alarms_are_listed_newest_first_and_the_earlier_counted() -> None:
    alarms = [make_alarm(place) for place in range(MOST_SHOWN + 5)]
    (folded,) = alarm_lists([make_set(1.0, alarms=len(alarms), alerts=alarms)])
    head, first, *rest = rows_of(folded)
    assert head == ["Series", "Change", "Opened", "Since", "By", "Later", "Recorded about then"]
    assert first == [
        *("t s · x", f"▲ +{2.0 + MOST_SHOWN + 4:.1f}\u202f%", "21 Sep 2026", "20 Sep 2026"),
        *("group", "standing", ""),
    ]
    assert len(rest) == MOST_SHOWN - 1
    assert rest[-1][1] == "▲ +7.0\u202f%"
    assert "5 earlier ones: bandwatch backtest --list" in text_of(folded)
    assert links_of(folded)["t"] == "/trend?series=p/b/s/t/x&day=2026-09-21"


def test_an_alarm_that_is_too_new_says_so_and_an_improvement_points_down() -> None:
    young = make_alarm(0, too_new=True, is_regression=False, change_percent=-3.0)
    (folded,) = alarm_lists([make_set(1.0, alerts=[young])])
    _, row = rows_of(folded)
    assert (row[1], row[5]) == ("▼ −3.0\u202f%", "too new")
    assert "earlier ones" not in text_of(folded)
    assert "None." in text_of(alarm_lists([make_set(1.0, alarms=0, alerts=[])]))


@pytest.mark.parametrize(("deltas", "opened"), [((0.5, 1.0), 1), ((0.5, 5.0), 0)])
def test_the_usual_thresholds_are_unfolded_or_else_the_first(
    deltas: tuple[float, ...], opened: int
) -> None:
    folded = alarm_lists([make_set(delta) for delta in deltas])
    found = [part.open for part in parts_of(folded) if type(part).__name__ == "Details"]
    assert found == [place == opened for place in range(len(deltas))]


def test_the_picture_has_a_line_per_delta_by_rising_probability() -> None:
    sets = [
        make_set(2.0, 0.99, per_week=1.0, confirmed_share=0.9),
        make_set(1.0, 0.9, per_week=5.0, confirmed_share=None),
        make_set(2.0, 0.9, per_week=3.0, confirmed_share=0.75),
    ]
    one, two = threshold_bargain_figure(sets, Theme.LIGHT)["data"]
    assert (one["name"], two["name"]) == ("δ = 1 %", "δ = 2 %")
    assert (two["x"], two["y"]) == ([3.0, 1.0], [75.0, 90.0])
    assert two["customdata"] == ["δ = 2 %, P ≥ 90 %", "δ = 2 %, P ≥ 99 %"]
    assert one["y"] == [None]


def test_the_weeks_begin_with_the_first_day_and_blank_is_none() -> None:
    figure = threshold_weeks_figure([make_set(1.0), make_set(2.0)], "2026-06-01", Theme.LIGHT)
    (cells,) = figure["data"]
    assert cells["x"] == ["2026-06-01", "2026-06-08"]
    assert figure["layout"]["xaxis"]["ticktext"] == ["1 Jun", "8 Jun"]
    assert cells["y"] == ["1 % · 95 %", "2 % · 95 %"]
    assert (cells["z"], cells["text"]) == ([[0, 3]] * 2, [["", "3"]] * 2)
    assert figure["layout"]["height"] == 130
