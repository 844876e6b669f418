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
    own = replace(ONE, previous_ms=13 * DAY_MS, start_ms=14 * DAY_MS)
    video = replace(own, test="video")
    others = [
        TWIN,
        replace(TWIN, summary_id=3, platform="macos"),
        replace(TWIN, summary_id=3, test="video", start_ms=13 * DAY_MS),
        replace(TWIN, summary_id=4, test="else"),
        replace(own, platform="windows"),
    ]
    found = similar_summaries([own, video], others)
    assert [(item.summary_id, item.alerts) for item in found] == [(3, 2), (2, 1)]
    assert found[1].distance_ms == DAY_MS
    end = "branch beta, near in time, and earlier"
    marked = "if the change came from there, mark these alerts downstream of it"
    early = "it began more than 24 hours before, which is too early to mark alerts downstream"
    assert found[0].reason == f"2 of the same tests on {end}: {marked}"
    assert found[1].reason == f"the same test on {end}: {early}"


def test_only_what_began_earlier_explains() -> None:
    later = replace(TWIN, start_ms=ONE.start_ms + 1)
    assert similar_summaries([ONE], [later]) == ()
    (found,) = similar_summaries([later], [ONE])
    assert found.summary_id == ONE.summary_id
    first, second = (replace(TWIN, summary_id=key, start_ms=ONE.start_ms) for key in (0, 2))
    assert [item.summary_id for item in similar_summaries([ONE], [first, second])] == [0]


@pytest.mark.parametrize(
    ("branch", "hours", "advice"),
    [
        ("beta", 24, "mark these alerts downstream of it"),
        ("beta", 25, "too early to mark alerts downstream"),
        ("main", 60, "reassign these alerts to it"),
    ],
)
def test_what_is_recommended_is_what_the_dialogue_offers(
    branch: str, hours: int, advice: str
) -> None:
    begun = ONE.start_ms - hours * DAY_MS // 24
    other = replace(ONE, summary_id=0, branch=branch, platform="macos", start_ms=begun)
    (found,) = similar_summaries([ONE], [other])
    assert found.reason.endswith(advice)


def test_every_branch_and_platform_is_named_in_order() -> None:
    early = replace(ONE, summary_id=0, start_ms=ONE.start_ms - 1)
    platforms = [replace(early, platform=name) for name in ("windows", "macos", "arm", "bsd")]
    branches = [replace(early, branch=name) for name in ("stable", "next", "beta", "esr")]
    (found,) = similar_summaries([ONE], [*platforms, *branches])
    assert found.alerts == 8
    assert found.reason == (
        "the same test on branch beta, branch esr, branch next, branch stable, platform arm, "
        "platform bsd, platform macos, platform windows, near in time, and earlier: if it is the "
        "same change, mark downstream or reassign"
    )
    one, other = (replace(item, revision="abc") for item in (ONE, branches[0]))
    (found,) = similar_summaries([one], [other])
    assert "on branch stable, from the same revision: if the change came from" in found.reason


def test_another_platform_is_to_be_reassigned() -> None:
    earlier = replace(ONE, summary_id=0, platform="macos", start_ms=ONE.start_ms - 1)
    (found,) = similar_summaries([ONE], [earlier])
    assert found.reason.endswith("if it is the same change, reassign these alerts to it")
