"""Perfherder's detector against treeherder's own numbers."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.stats.changes.perfherder import PerfherderOptions, perfherder_changes, perfherder_groups
from models.stats.changes.perfherder_t import Windows, score
from tests.stats.changes.test_mdl import SERIES
from tests.tries import tries


def read_rows(oracles: Path, name: str) -> list[dict[str, str]]:
    with (oracles / "treeherder" / f"{name}_t.csv").open() as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", SERIES)
def test_t_windows_and_changes_of_treeherder(oracles: Path, name: str) -> None:
    rows = read_rows(oracles, name)
    pushes = [[float(row["value"])] for row in rows]
    scores = score(pushes, Windows())
    np.testing.assert_allclose([s.t for s in scores], [float(row["t"]) for row in rows], rtol=1e-9)
    for found, row in zip(scores[1:], rows[1:], strict=True):
        assert (found.n_before, found.n_after) == (int(row["n_prev"]), int(row["n_next"]))
        assert found.before == pytest.approx(float(row["hist_avg"]), rel=1e-12)
        assert found.after == pytest.approx(float(row["fwd_avg"]), rel=1e-12)
    changes = perfherder_changes(pushes)
    flagged = [i for i, row in enumerate(rows) if row["change_detected"] == "1"]
    assert [change.index for change in changes] == flagged


@pytest.mark.parametrize("name", SERIES)
def test_alerts_of_treeherder(oracles: Path, name: str) -> None:
    text = (oracles / "treeherder" / f"{name}.json").read_text()
    expected = json.loads(text)["changes"]
    pushes = [[float(row["value"])] for row in read_rows(oracles, name)]
    found = perfherder_changes(pushes)
    assert len(found) == len(expected)
    for mine, theirs in zip(found, expected, strict=True):
        assert mine.index == theirs["index"]
        assert mine.alert == theirs["alert_at_2pct"]
        assert mine.percent == pytest.approx(theirs["pct_change"], rel=1e-9)
        assert mine.before == pytest.approx(theirs["prev_value"], rel=1e-12)
        assert mine.after == pytest.approx(theirs["new_value"], rel=1e-12)
    groups = perfherder_groups(pushes, Direction.LOWER_IS_BETTER)
    alerts = [c for c in expected if c["alert_at_2pct"]]
    assert [g.start for g in groups[1:]] == [c["index"] for c in alerts]
    assert [g.label == "regression" for g in groups[1:]] == [
        c["is_regression_if_lower_is_better"] for c in alerts
    ]


def plain_t(values: NDArray[np.float64], i: int, reach: int) -> float:
    back = values[max(0, i - reach) : i][::-1]
    fore = values[i : i + 12]
    if not len(back):
        return 0.0
    moments = []
    for window in (back, fore):
        weights = np.arange(len(window), 0, -1) / len(window)
        mean = np.average(window, weights=weights)
        spread = np.sum((window - mean) ** 2) / (len(window) - 1) if len(window) > 1 else 0.0
        moments.append((mean, spread / len(window)))
    (mean1, error1), (mean2, error2) = moments
    if mean1 == mean2:
        return 0.0
    return abs(mean2 - mean1) / math.sqrt(error1 + error2) if error1 + error2 else math.inf


@settings(deadline=None, max_examples=tries(50))
@given(values=st.lists(st.floats(1.0, 100.0), min_size=1, max_size=80))
def test_t_of_the_plain_restatement(values: list[float]) -> None:
    array, quiet = np.array(values), 0
    for i, found in enumerate(score([[v] for v in values], Windows())):
        if i == 0:
            continue
        expected = plain_t(array, i, min(max(quiet, 12), 24))
        close = found.t == pytest.approx(expected, rel=1e-6, abs=1e-6)
        assert close or min(found.t, expected) > 1e6 or array.std() < 1e-9
        quiet = 0 if found.t > 7 else quiet + 1


def test_replicates_fill_the_windows_sooner() -> None:
    pushes = [[10.0, 10.1, 9.9]] * 10 + [[12.0, 12.1, 11.9]] * 10
    changes = perfherder_changes(pushes)
    assert [change.index for change in changes] == [10]
    assert changes[0].percent == pytest.approx(20.0)


def test_an_absolute_threshold_replaces_the_relative_one() -> None:
    pushes = [[100.0 + 0.01 * (i % 3)] for i in range(40)] + [
        [101.0 + 0.01 * (i % 3)] for i in range(40)
    ]
    assert not perfherder_changes(pushes)[0].alert
    options = PerfherderOptions(alert_absolute=0.9)
    assert perfherder_changes(pushes, options)[0].alert


def test_windows_out_of_order_are_refused() -> None:
    with pytest.raises(BadArgumentError, match="min_back"):
        Windows(min_back=30)
