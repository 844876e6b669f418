"""Alerts on the trend: each on its own series, at the first run that shows the change."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np

from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.theme import BETTER, NEUTRAL, WORSE
from dashboard.shared.urls.trend_state import Arrangement
from dashboard.trend.alert_marks import alert_marks, mark_text
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.summaries.read_models import AlertMark
from tests.dashboard.shared.series_history.test_freeze import shown


def series(number: int, *values: float) -> TrendData:
    made = shown(f"test {number}", list(range(len(values))))
    return replace(
        made,
        series=replace(made.series, id=number),
        points=replace(made.points, value=np.array(values)),
    )


ONE, TWO = series(1, 5.0, 6.0, 7.0), series(2, 50.0, 60.0, 70.0)


def mark(data: TrendData, place: int, **differs: Any) -> AlertMark:
    """Make an alert that begins with the run at a place."""
    start_ms = int(data.points.time_ms[place])
    known = AlertMark(
        *(1, 10 + data.series.id, data.series.id, start_ms, True, 4.0),
        *(AlertStatus.UNTRIAGED, SummaryStatus.UNTRIAGED, "standing", False),
    )
    return replace(known, **differs)


def heights(trace: dict[str, Any]) -> list[float]:
    values = np.frombuffer(base64.b64decode(trace["y"]["bdata"]), trace["y"]["dtype"])
    return [float(value) for value in values]


def test_a_mark_stands_on_the_run_with_which_the_change_begins() -> None:
    begins = mark(ONE, 1)
    later = replace(begins, start_ms=begins.start_ms + 1)  # that run is gone; the next one shows it
    (trace,) = alert_marks([ONE], [begins, later], Arrangement.OVERLAID)
    assert heights(trace) == [6.0, 7.0]
    assert trace["customdata"] == ["/alerts/11", "/alerts/11"]
    beyond = replace(begins, start_ms=int(ONE.points.time_ms[-1]) + 1)
    assert alert_marks([ONE], [beyond], Arrangement.OVERLAID) == []


def test_each_of_several_series_has_its_own_marks_on_its_own_axis() -> None:
    marks = [mark(TWO, 2), mark(ONE, 0)]
    first, second = alert_marks([ONE, TWO], marks, Arrangement.MULTIPLES)
    assert (heights(first), heights(second)) == ([5.0], [70.0])
    assert (first["yaxis"], second["yaxis"]) == ("y", "y3")
    assert (first["showlegend"], second["showlegend"]) == (True, False)
    assert second["customdata"] == ["/alerts/12"]
    together = alert_marks([ONE, TWO], marks, Arrangement.OVERLAID)
    assert [trace["yaxis"] for trace in together] == ["y", "y"]


def test_colour_and_words_follow_direction_and_outcome() -> None:
    better = mark(ONE, 1, is_regression=False, change=-3.0)
    gone = mark(ONE, 2, outcome="recovered", status=AlertStatus.ACKNOWLEDGED)
    (trace,) = alert_marks([ONE], [mark(ONE, 0), better, gone], Arrangement.OVERLAID)
    assert trace["marker"]["color"] == [WORSE, BETTER, NEUTRAL]
    assert mark_text(better) == "improvement by −3.0\u202f%, untriaged"
    assert mark_text(gone) == "regression by +4.0\u202f%, acknowledged, recovered"
