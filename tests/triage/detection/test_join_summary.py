"""Which summary an alert joins, and the range that its alerts span."""

from dataclasses import replace
from typing import Any

import pytest

from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.detection.join_summary import OpenSummary, joins, widest_range
from tests.triage.detection.made_groups import at


def change(
    start: float, *, back: float = 1, source: ChangeSource = ChangeSource.GROUP
) -> FoundChange:
    return FoundChange(
        1,
        source,
        True,
        start_ms=at(start),
        previous_ms=at(start - back),
        revision=f"r{start}",
        previous_revision=f"r{start - back}",
    )


def open_summary(*changes: FoundChange, key: int = 1, monitor_only: bool = False) -> OpenSummary:
    return OpenSummary(key, monitor_only, changes)


@pytest.mark.parametrize(
    ("start", "back", "joined"),
    [
        (50, 0.25, True),
        (51.2, 0.25, True),  # a day after the other
        (51.5, 0.25, False),
        (48.8, 0.25, True),
        (48.6, 0.25, False),
        (53.5, 1.5, True),  # runs are rare, so its place is known to three days
    ],
)
def test_alerts_near_in_time_share_a_summary(start: float, back: float, joined: bool) -> None:
    other = open_summary(change(50, back=0.25))
    assert (joins(change(start, back=back), [other]) is not None) == joined


def test_a_stretch_of_compared_days_says_nothing_of_how_rare_runs_are() -> None:
    week = change(60, back=2, source=ChangeSource.WEEK)
    assert joins(week, [open_summary(change(56.5, back=0.25))]) is None
    assert joins(week, [open_summary(change(57.2, back=0.25))]) == 1


def test_the_nearest_summary_is_joined() -> None:
    near = open_summary(change(50.5, back=0.25), key=2)
    assert joins(change(51, back=0.25), [open_summary(change(50, back=0.25)), near]) == 2
    # Both stretches overlap; one starts half a day before, the other a day after.
    before, after = open_summary(change(50.5), key=3), open_summary(change(52, back=2), key=4)
    assert joins(change(51), [after, before]) == joins(change(51), [before, after]) == 3


def test_the_same_revision_joins_though_it_ran_later() -> None:
    late = replace(change(53, back=0.25), revision="r50")
    assert joins(late, [open_summary(change(50, back=0.25))]) == 1


def test_a_control_series_never_leaves_its_revision_and_joins_by_time_alone() -> None:
    fixed: dict[str, Any] = {"revision": "f", "previous_revision": "f"}
    other = open_summary(replace(change(50), **fixed))
    assert joins(replace(change(53.5), **fixed), [other]) is None
    assert joins(replace(change(50.5), **fixed), [other]) == 1


def test_a_summary_does_not_creep_through_a_busy_branch() -> None:
    chain = open_summary(change(50), change(51.5), change(53))
    assert joins(change(53.5), [chain]) == 1
    assert joins(change(54.5), [chain]) is None


def test_drifts_and_steps_keep_apart() -> None:
    drift = change(90, back=40, source=ChangeSource.DRIFT)
    assert joins(change(70), [open_summary(drift)]) is None
    assert joins(drift, [open_summary(change(70))]) is None
    later = change(95, back=40, source=ChangeSource.DRIFT)
    assert joins(later, [open_summary(drift)]) == 1


def test_monitored_alerts_keep_apart() -> None:
    watched = open_summary(change(50), monitor_only=True)
    assert joins(change(50), [watched]) is None
    assert joins(change(50), [watched], monitor_only=True) == 1


def test_a_summary_without_alerts_is_not_joined() -> None:
    assert joins(change(50), [open_summary()]) is None


def test_the_range_holds_every_change_and_leaves_out_control_series() -> None:
    fixed = replace(change(70), revision="f", previous_revision="f")
    assert widest_range([change(50), change(52), change(51, back=3), fixed]) == ("r48", "r52")
    assert widest_range([fixed]) == ("f", "f")
