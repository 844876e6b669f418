from collections import defaultdict
from datetime import datetime, timedelta

import numpy as np
import pytest

from data.demo.generate import DemoFiles
from tests.data.demo.conftest import read_rows

Key = tuple[str, ...]
NAMES = ("project", "branch", "suite", "test", "platform")
WINDOW = timedelta(days=40)


def histories(files: DemoFiles) -> dict[Key, list[tuple[datetime, float]]]:
    found: dict[Key, list[tuple[datetime, float]]] = defaultdict(list)
    for row in read_rows(files.results):
        if row["value"]:
            key = tuple(row[name] for name in NAMES)
            found[key].append((datetime.fromisoformat(row["time"]), float(row["value"])))
    return found


def truths(files: DemoFiles) -> list[tuple[Key, str, datetime, datetime, float]]:
    return [
        (
            tuple(row[name] for name in NAMES),
            row["kind"],
            datetime.fromisoformat(row["time"]),
            datetime.fromisoformat(row["end_time"]),
            float(row["size_percent"]),
        )
        for row in read_rows(files.truth)
    ]


def mean(values: list[float]) -> tuple[float, float]:
    """Mean without outliers, and its standard error."""
    array = np.array(values)
    middle = np.median(array)
    scale = 1.4826 * np.median(np.abs(array - middle))
    kept = array[np.abs(array - middle) < 5 * scale]
    return float(kept.mean()), float(kept.std() / np.sqrt(len(kept)))


def test_everything_that_was_asked_for_is_planted(demo_files: DemoFiles) -> None:
    kinds = {kind for _, kind, *_ in truths(demo_files)}
    assert kinds == {"regression", "fix", "environment", "drift"}


def test_each_step_has_its_planted_size(demo_files: DemoFiles) -> None:
    values = histories(demo_files)
    changes = truths(demo_files)
    checked = 0
    for key, kind, start, _, percent in changes:
        others = [
            moment
            for other, _, begin, end, _ in changes
            if other == key and begin != start
            for moment in (begin, end)
        ]
        drifts = [key == other and begin < start < end for other, _, begin, end, _ in changes]
        if kind == "drift" or any(drifts):
            continue
        first = max([start - WINDOW, *(moment for moment in others if moment < start)])
        last = min([start + WINDOW, *(moment for moment in others if moment > start)])
        before, before_se = mean([value for time, value in values[key] if first <= time < start])
        after, after_se = mean([value for time, value in values[key] if start <= time < last])
        error = 100 * (before_se + after_se) / before
        # What all runs of a day share makes the mean of few days less certain than that.
        assert 100 * (after / before - 1) == pytest.approx(percent, abs=4 * error + 0.4), key
        checked += 1
    assert checked >= 20


def test_the_drift_is_slow_and_of_its_planted_size(demo_files: DemoFiles) -> None:
    values = histories(demo_files)
    for key, kind, start, end, percent in truths(demo_files):
        if kind != "drift" or key[-1] == "macos-arm64":  # its environment change adds to it
            continue
        assert end - start > timedelta(days=180)
        before, _ = mean([value for time, value in values[key] if time < start])
        middle = start + (end - start) / 2
        half, _ = mean([v for time, v in values[key] if abs(time - middle) < timedelta(days=10)])
        after, _ = mean([value for time, value in values[key] if time >= end])
        assert 100 * (half / before - 1) == pytest.approx(percent / 2, abs=0.5)
        assert 100 * (after / before - 1) == pytest.approx(percent, abs=0.4)


def test_the_twins_are_one_change_on_two_branches(demo_files: DemoFiles) -> None:
    by_branch: dict[str, dict[str, tuple[datetime, float]]] = {"main": {}, "beta": {}}
    for key, kind, start, _, percent in truths(demo_files):
        if kind == "regression" and key[3] == "shop":
            by_branch[key[1]][key[4]] = (start, percent)
    assert set(by_branch["main"]) == set(by_branch["beta"])
    for platform, (start, percent) in by_branch["main"].items():
        later, same = by_branch["beta"][platform]
        assert same == percent
        assert timedelta(0) < later - start < timedelta(days=4)


def test_one_test_has_two_modes(demo_files: DemoFiles) -> None:
    key = ("demo", "main", "throughput", "crypto", "windows-x64")
    array = np.array([value for _, value in histories(demo_files)[key]])
    low, high = np.percentile(array, [20, 80])
    assert high / low == pytest.approx(1.1, abs=0.02)
    between = np.abs(array - (low + high) / 2) < 0.015 * array.mean()
    assert between.mean() < 0.08
