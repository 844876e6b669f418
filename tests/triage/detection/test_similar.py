"""Which other summaries may tell of the same change."""

from dataclasses import replace

import pytest

from models.records.days import DAY_MS
from models.triage.detection.similar import AlertTrace, resembles, similar_summaries

ONE = AlertTrace(
    1, "main", "load", "shop", "linux", True, previous_ms=9 * DAY_MS, start_ms=10 * DAY_MS
)
TWIN = replace(ONE, summary_id=2, branch="beta", previous_ms=11 * DAY_MS, start_ms=12 * DAY_MS)


@pytest.mark.parametrize(
    ("differs", "alike"),
    [
        ({}, True),
        ({"test": "news"}, False),
        ({"suite": "other"}, False),
        ({"is_regression": False}, False),
        ({"branch": "main"}, False),  # the same series
        ({"branch": "main", "platform": "macos"}, True),
        ({"previous_ms": 14 * DAY_MS, "start_ms": 15 * DAY_MS}, False),
    ],
)
def test_what_resembles_what(differs: dict[str, object], alike: bool) -> None:
    assert resembles(ONE, replace(TWIN, **differs)) == alike  # type: ignore[arg-type]


def test_the_same_revision_is_near_however_late_it_ran() -> None:
    late = replace(TWIN, previous_ms=40 * DAY_MS, start_ms=41 * DAY_MS, revision="abc")
    assert not resembles(ONE, late)
    assert resembles(replace(ONE, revision="abc"), late)
    fixed = {"revision": "abc", "previous_revision": "abc"}
    assert not resembles(replace(ONE, **fixed), replace(late, **fixed))  # type: ignore[arg-type]


def test_the_summary_with_most_in_common_comes_first() -> None:
    video = replace(ONE, test="video")
    others = [
        TWIN,
        replace(TWIN, summary_id=3, platform="macos"),
        replace(TWIN, summary_id=3, test="video", start_ms=13 * DAY_MS),
        replace(TWIN, summary_id=4, test="else"),
        replace(ONE, platform="windows"),
    ]
    found = similar_summaries([ONE, video], others)
    assert [(item.summary_id, item.alerts) for item in found] == [(3, 2), (2, 1)]
    assert found[1].distance_ms == DAY_MS
    assert found[1].reason == "the same test on branch beta, near in time"
    assert found[0].reason == "2 of the same tests on branch beta, near in time"
