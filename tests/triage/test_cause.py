"""Host, code or both: what speaks for each, in words; half a picture is none."""

from dataclasses import replace

import pytest

from models.records.days import DAY_MS
from models.stats.comparison.host_level import HostLevel
from models.triage.cause import Cause, CauseKind, PlatformEvidence, is_beyond_host, judge_cause

QUIET = PlatformEvidence("linux", 20_487 * DAY_MS, series=15, moved=2, controls=0, controls_moved=0)


def test_most_series_of_a_host_speak_for_the_host() -> None:
    assert judge_cause([replace(QUIET, moved=14)]) == Cause(
        CauseKind.HOST, "host, not code: 14 of 15 series on linux moved about 3 Feb 2026"
    )


def test_few_of_many_series_speak_for_the_code() -> None:
    assert judge_cause([QUIET]) == Cause(
        CauseKind.CODE, "only 2 of 15 series on linux moved about 3 Feb 2026"
    )


@pytest.mark.parametrize("moved", [6, 9, 11])
def test_what_lies_between_is_not_known(moved: int) -> None:
    assert judge_cause([replace(QUIET, moved=moved)]) == Cause(CauseKind.UNKNOWN, "")


def test_few_series_tell_nothing() -> None:
    for moved in (1, 3):
        assert judge_cause([replace(QUIET, series=3, moved=moved)]).kind is CauseKind.UNKNOWN


def test_a_recorded_environment_change_with_half_of_the_series_speaks_for_the_host() -> None:
    recorded = replace(QUIET, moved=8, recorded=("new kernel (2026-02-03)",))
    found = judge_cause([recorded])
    assert found.kind is CauseKind.HOST
    assert "an environment change is recorded: new kernel (2026-02-03)" in found.reason
    # A change of the code may fall on the day of a new kernel.
    assert judge_cause([replace(recorded, moved=2)]).kind is CauseKind.UNKNOWN


def test_control_series_that_stood_still_speak_for_the_code() -> None:
    still = replace(QUIET, moved=15, controls=4, recorded=("new kernel",))
    found = judge_cause([still])
    assert found.kind is CauseKind.CODE
    assert found.reason.endswith("but no control series on linux moved")


def test_half_of_the_control_series_tell() -> None:
    half = replace(QUIET, controls=4, controls_moved=2)
    found = judge_cause([half])
    assert found.kind is CauseKind.HOST
    assert "2 of 4 control series on linux" in found.reason
    one = judge_cause([replace(half, controls_moved=1)])
    assert one.kind is CauseKind.UNKNOWN
    assert "1 of 4 control series" in one.reason
    recorded = judge_cause([replace(half, controls_moved=1, recorded=("new kernel",))])
    assert recorded.kind is CauseKind.HOST


def test_an_alert_that_moved_far_more_than_its_host_speaks_for_the_code_as_well() -> None:
    moved = replace(QUIET, moved=15, controls=4, controls_moved=4, shift=4.0)
    assert judge_cause([replace(moved, alert_moves=(3.1, 7.9))]).kind is CauseKind.HOST
    both = judge_cause([replace(moved, alert_moves=(3.1, 8.1))])
    assert both.kind is CauseKind.BOTH
    assert both.reason.startswith("host and code: 4 of 4 control series on linux")
    assert both.reason.endswith("the host moved by +4.0 %, an alert by +8.1 %")
    # An improvement while the host slowed down.
    assert judge_cause([replace(moved, alert_moves=(-0.2,))]).kind is CauseKind.BOTH


def test_an_alert_on_a_control_series_is_never_code() -> None:
    alone = replace(QUIET, controls=9, controls_moved=1, only_controls=True)
    assert judge_cause([alone]).kind is CauseKind.HOST
    assert judge_cause([replace(alone, controls_moved=0)]).reason.startswith("host, not code: only")


@pytest.mark.parametrize("moved", [0, 2, 4, 5])
@pytest.mark.parametrize("controls_moved", [0, 1])
def test_half_a_picture_is_none(moved: int, controls_moved: int) -> None:
    """In the middle of a batch, 4 of 5 examined series moved, and in the end 4 of 9."""
    half = replace(QUIET, series=5, moved=moved, controls=1, controls_moved=controls_moved)
    found = judge_cause([replace(half, unexamined=4)])
    assert found == Cause(CauseKind.UNKNOWN, "4 series on linux were not examined yet")
    assert "1 series on linux was" in judge_cause([replace(half, unexamined=1)]).reason
    assert judge_cause([replace(QUIET, series=9, moved=4)]).kind is CauseKind.UNKNOWN


def test_platforms_that_disagree_leave_the_cause_open() -> None:
    moved = replace(QUIET, platform="macos", moved=15)
    found = judge_cause([QUIET, moved])
    assert found == Cause(
        CauseKind.UNKNOWN,
        "only 2 of 15 series on linux moved about 3 Feb 2026; 15 of 15 series on macos moved "
        "about 3 Feb 2026; the platforms of this summary disagree",
    )
    assert judge_cause([replace(QUIET, moved=15), moved]).kind is CauseKind.HOST
    both = replace(moved, shift=4.0, alert_moves=(12.0,))
    assert judge_cause([QUIET, both]).kind is CauseKind.BOTH


def test_one_platform_that_points_to_the_code_is_enough_where_none_points_to_its_host() -> None:
    open_one = replace(QUIET, platform="macos", series=3, moved=2)
    assert judge_cause([QUIET, open_one]).kind is CauseKind.CODE
    host = replace(QUIET, moved=15)
    assert judge_cause([host, open_one]).kind is CauseKind.UNKNOWN


def test_where_all_platforms_moved_the_code_they_share_is_as_likely() -> None:
    moved = [replace(QUIET, moved=15), replace(QUIET, platform="macos", moved=15)]
    assert judge_cause(moved, others_moved=True) == Cause()
    recorded = [replace(item, recorded=("new kernel",)) for item in moved]
    assert judge_cause(recorded, others_moved=True).kind is CauseKind.HOST


def test_nothing_known_is_not_known() -> None:
    assert judge_cause([]) == Cause(CauseKind.UNKNOWN, "")


@pytest.mark.parametrize(
    ("series", "moved", "kind"),
    [
        (4, 4, CauseKind.HOST),
        (5, 4, CauseKind.HOST),  # four fifths are enough
        (4, 1, CauseKind.CODE),
        (20, 7, CauseKind.CODE),  # and so is as little as 35 %
        (20, 8, CauseKind.UNKNOWN),
        (20, 15, CauseKind.UNKNOWN),
    ],
)
def test_where_host_and_code_begin(series: int, moved: int, kind: CauseKind) -> None:
    assert judge_cause([replace(QUIET, series=series, moved=moved)]).kind is kind


def test_a_host_that_moved_elsewhere_makes_it_both_once_its_series_were_examined() -> None:
    level = HostLevel(4.0, 3.5, 4.5, series=15, controls=0)
    between = replace(QUIET, platform="macos", moved=9, level=level)
    assert judge_cause([QUIET, between]).kind is CauseKind.BOTH
    assert judge_cause([QUIET, replace(between, unexamined=3)]).kind is CauseKind.CODE
    uneven = replace(between, level=replace(level, uneven=True))
    assert judge_cause([QUIET, uneven]).kind is CauseKind.CODE


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("excess", "spread", "beyond"),
    [(1.01, 0.1, True), (1.0, 0.1, False), (3.01, 1.0, True), (2.99, 1.0, False)],
)
def test_beyond_the_host_is_three_deviations_and_a_percent_of_either_sign(
    excess: float, spread: float, beyond: bool, sign: int
) -> None:
    assert is_beyond_host(sign * excess, spread) is beyond


def test_the_alert_that_the_host_explains_least_decides() -> None:
    """It is not the one that moved the most, where that one is known less well."""
    level = HostLevel(4.0, 3.5, 4.5, series=15, controls=4)
    item = replace(QUIET, moved=15, controls=4, controls_moved=4, level=level)
    noisy = replace(item, alert_moves=(9.0, -1.0, 4.5), alert_errors=(4.0, 0.2, 0.2))
    found = judge_cause([noisy])
    assert found.kind is CauseKind.BOTH
    assert found.reason.endswith("the host moved by +4.0 %, an alert by −1.0 %")
    explained = replace(item, alert_moves=(9.0, 4.5), alert_errors=(4.0, 0.2))
    assert judge_cause([explained]).kind is CauseKind.HOST
    # Between two and three deviations, either way, nothing is known.
    spread = level.excess(0.0, 0.2)[1]
    for move in (4.0 + 2.5 * spread, 4.0 - 2.5 * spread):
        between = replace(item, alert_moves=(4.1, move), alert_errors=(0.2, 0.2))
        assert judge_cause([between]).kind is CauseKind.UNKNOWN
