"""A point of the trend page, its row in the table, and the links to alerts."""

from dataclasses import replace

import numpy as np

from dashboard.trend.alert_links import MOST, trend_alerts
from dashboard.trend.alert_marks import mark_text
from dashboard.trend.measurement_rows import measurement_rows
from dashboard.trend.point_detail import SHOWN_VALUES, point_detail
from models.records.days import DAY_MS
from models.records.measurement import MeasuredRun, RawValue
from models.records.settings import Settings
from models.triage.alert import AlertStatus
from tests.dashboard.read_component import links_of, parts_of, text_of, words_of
from tests.dashboard.trend.test_parts import DATA, NOW_MS, make_mark


def make_run(*values: RawValue) -> MeasuredRun:
    return MeasuredRun(
        DATA.series, 3, NOW_MS, "run-1", "abc", "1.2", "host-1", "a.csv", NOW_MS + DAY_MS, values
    )


VALUES = (
    RawValue(1, 5.0, "ok", "a", 0, ""),
    RawValue(2, 6.0, "ok", "", 1, "r2"),
    RawValue(3, None, "timed_out", "", -1, ""),
)


SETTINGS = Settings(
    revision_url="https://code.example/{revision}", log_url="https://ci.example/{run_id}"
)


def test_counters_stand_with_the_run_or_with_each_value() -> None:
    same = [replace(value, counters='{"rx":12,"nic":"x710"}') for value in VALUES]
    words = words_of(point_detail(make_run(*same), SETTINGS, 3))
    assert words[words.index("Counters") + 1] == "rx 12, nic x710"
    assert "Counters: rx 12, nic x710\n" in words[-1]
    own = (*same[:2], replace(VALUES[2], counters='{"rx":0.5}'))
    words = words_of(point_detail(make_run(*own), SETTINGS, 3))
    assert "Counters" not in words
    assert [word for word in words if word.startswith("· ")] == [
        "· rx 12, nic x710",
        "· rx 12, nic x710",
        "· rx 0.5",
    ]


def test_a_point_shows_every_field_and_value_of_its_run() -> None:
    card = point_detail(make_run(*VALUES), SETTINGS, 3)
    facts = {
        text_of(part.children[0]): text_of(part.children[1])
        for part in parts_of(card)
        if getattr(part, "className", None) == "bw-fact"
    }
    assert facts == {
        "Series": "p/b/s/t/x",
        "Time": "21 Sep 2026, 14:13 UTC",
        "Revision": "abc",
        "Run": "run-1",
        "Version": "1.2",
        "Host": "host-1",
        "File": "a.csv",
        "Stored": "22 Sep 2026, 14:13 UTC",
    }
    assert links_of(card) == {
        "abc": "https://code.example/abc",
        "run-1": "https://ci.example/run-1",
    }
    items = [text_of(part) for part in parts_of(card) if type(part).__name__ == "Li"]
    assert items == [
        "5.000 ms (instance a, iteration 0)",
        "6.000 ms (iteration 1, replicate r2)",
        "timed out",
    ]
    words = words_of(card)
    assert "3 values of this run" in words
    assert words[-1].endswith("Values (ms): 5.0, 6.0, timed_out")
    assert "Create an alert…" not in words
    assert "Create an alert…" in words_of(point_detail(make_run(*VALUES), SETTINGS, 3, live=True))


def test_a_point_of_many_values_shows_the_first_and_counts_the_rest() -> None:
    many = make_run(*(RawValue(n, 1.0, "ok", "", n, "") for n in range(SHOWN_VALUES + 5)))
    assert "… and 5 more" in words_of(point_detail(many, SETTINGS, 3))
    assert "1 value of this run" in words_of(point_detail(make_run(VALUES[0]), SETTINGS, 3))
    assert "The store has no measurement 99." in words_of(point_detail(None, SETTINGS, 99))


def test_alerts_are_linked_newest_first_and_the_older_counted() -> None:
    marks = [make_mark(summary_id=n, start_ms=NOW_MS + n * DAY_MS) for n in range(MOST + 2)]
    line = trend_alerts(marks, {})
    links = list(links_of(line).items())
    assert len(links) == MOST
    assert links[0] == (
        "30 Sep 2026: regression by +4.1\u202f%, untriaged",
        f"/alerts/{MOST + 1}",
    )
    assert words_of(line)[-1] == "and 2 older"
    named = trend_alerts([make_mark()], {1: "fast"})
    assert list(links_of(named)) == ["fast 21 Sep 2026: regression by +4.1\u202f%, untriaged"]
    assert trend_alerts([], {}) is None


def test_a_mark_says_direction_size_state_and_outcome() -> None:
    assert mark_text(make_mark(is_regression=False, change=-2.0)) == (
        "improvement by −2.0\u202f%, untriaged"
    )
    gone = make_mark(change=None, outcome="recovered", status=AlertStatus.INVALID)
    assert mark_text(gone) == "regression, invalid, recovered"


def test_the_table_has_a_row_per_point_with_blanks_for_what_is_not_known() -> None:
    points = replace(
        DATA.points,
        value=np.array([5.0, np.nan, 7.0]),
        status=np.array(["ok", "timed_out", "ok"], object),
        version=np.array(["1", "2", ""], object),
        revision=np.array(["a", "b", ""], object),
        run_id=np.array(["r1", "r2", ""], object),
        host=np.array(["h1", "h2", ""], object),
        run_ms=DATA.points.time_ms + DAY_MS,
    )
    data = replace(
        DATA,
        points=points,
        outlier=np.array([False, False, True]),
        release=np.array(["9.8", "9.9", ""], object),
    )
    first, second, third = measurement_rows(data)
    assert first == {
        "time": "2024-10-05T00:00:00Z",  # when it ran, not where its revision stands
        "value": 5.0,
        "status": "ok",
        "outlier": "",
        "release": "9.8",
        "version": "1",
        "revision": "a",
        "run": "r1",
        "host": "h1",
    }
    assert (second["value"], second["status"]) == (None, "timed out")
    assert third["outlier"] == "outlier"
