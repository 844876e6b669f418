"""Host or code: what speaks for either, in words."""

from dataclasses import replace

from models.records.days import DAY_MS
from models.triage.cause import Cause, CauseKind, PlatformEvidence, judge_cause

QUIET = PlatformEvidence("linux", 20_487 * DAY_MS, series=15, moved=2, controls=0, controls_moved=0)


def test_most_series_of_a_host_speak_for_the_host() -> None:
    assert judge_cause([replace(QUIET, moved=14)]) == Cause(
        CauseKind.HOST, "host, not code: 14 of 15 series on linux moved about 2026-02-03"
    )
    assert judge_cause([replace(QUIET, moved=11)]) == Cause()


def test_few_series_may_all_move_by_one_change_in_code() -> None:
    assert judge_cause([replace(QUIET, series=3, moved=3)]).kind is CauseKind.CODE


def test_a_recorded_environment_change_speaks_for_the_host() -> None:
    found = judge_cause([replace(QUIET, recorded=("new kernel (2026-02-03)",))])
    assert found.kind is CauseKind.HOST
    assert "an environment change is recorded: new kernel (2026-02-03)" in found.reason


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
    assert one.kind is CauseKind.CODE
    assert "1 of 4 control series" in one.reason
    recorded = judge_cause([replace(half, controls_moved=1, recorded=("new kernel",))])
    assert recorded.kind is CauseKind.HOST


def test_an_alert_on_a_control_series_is_never_code() -> None:
    alone = replace(QUIET, controls=9, controls_moved=1, only_controls=True)
    assert judge_cause([alone]).kind is CauseKind.HOST
    assert judge_cause([replace(alone, controls_moved=0)]).reason.startswith("host, not code: only")


def test_every_platform_of_a_summary_must_speak_for_its_host() -> None:
    moved = replace(QUIET, platform="macos", moved=15)
    found = judge_cause([QUIET, moved])
    assert found.kind is CauseKind.CODE
    assert found.reason == (
        "15 of 15 series on macos moved about 2026-02-03, but other platforms of this summary "
        "did not"
    )
    assert judge_cause([replace(QUIET, moved=15), moved]).kind is CauseKind.HOST


def test_where_all_platforms_moved_the_code_they_share_is_as_likely() -> None:
    moved = [replace(QUIET, moved=15), replace(QUIET, platform="macos", moved=15)]
    assert judge_cause(moved, others_moved=True) == Cause()
    recorded = [replace(item, recorded=("new kernel",)) for item in moved]
    assert judge_cause(recorded, others_moved=True).kind is CauseKind.HOST


def test_nothing_known_is_code_without_a_reason() -> None:
    assert judge_cause([]) == Cause()
    assert judge_cause([QUIET]) == Cause()
