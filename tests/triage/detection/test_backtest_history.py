"""A replay keeps each alert as it was opened and as it was last, and when it ended."""

from dataclasses import replace

from models.records.days import DAY_MS
from models.triage.detection.backtest_history import YOUNG_MS, Backtest
from models.triage.detection.followed_alert import DetectionPlan, Followed
from models.triage.detection.found_change import ChangeOutcome, ChangeSource, FoundChange

START_MS = 20_000 * DAY_MS
FOUND = FoundChange(1, ChangeSource.GROUP, True, START_MS, START_MS - DAY_MS, change=4.0)
MOVED = replace(FOUND, start_ms=START_MS + 3 * DAY_MS, change=5.0)


def day(number: int) -> int:
    return START_MS + number * DAY_MS


def followed(replay: Backtest, outcome: ChangeOutcome, found: FoundChange, number: int) -> None:
    (alert,) = replay.alerts
    replay.apply(DetectionPlan((Followed(alert, found, outcome),)), day(number))


def opened(number: int = 5) -> Backtest:
    replay = Backtest()
    replay.apply(DetectionPlan(opened=(FOUND,)), day(number))
    return replay


def test_an_alert_is_kept_as_it_was_opened_and_as_it_is() -> None:
    replay = opened()
    followed(replay, ChangeOutcome.STANDING, MOVED, 6)
    (found,) = replay.result(0, day(30))
    assert (found.first, found.last, found.opened_ms) == (FOUND, MOVED, day(5))
    assert found.delay_ms == 2 * DAY_MS  # from the change, where it is placed in the end
    assert found.outcome_ms is None
    early = opened(-1)
    assert early.result(0, day(30))[0].delay_ms == 0


def test_an_end_is_dated_by_its_first_day_and_forgotten_where_the_change_comes_back() -> None:
    replay = opened()
    followed(replay, ChangeOutcome.RECOVERED, FOUND, 8)
    followed(replay, ChangeOutcome.RECOVERED, MOVED, 9)
    assert replay.result(0, day(30))[0].outcome_ms == day(8)
    followed(replay, ChangeOutcome.STANDING, MOVED, 10)
    assert replay.result(0, day(30))[0].outcome_ms is None
    followed(replay, ChangeOutcome.NOISE, MOVED, 11)
    (found,) = replay.result(0, day(30))
    assert (found.outcome, found.outcome_ms, found.confirmed) == (
        ChangeOutcome.NOISE,
        day(11),
        False,
    )


def test_what_stands_is_confirmed_after_two_weeks_of_runs_and_what_recovered_at_once() -> None:
    replay = opened()
    (young,) = replay.result(0, day(5) + YOUNG_MS - 1)
    (old,) = replay.result(0, day(5) + YOUNG_MS)
    assert (young.young, young.confirmed) == (True, False)
    assert (old.young, old.confirmed) == (False, True)
    followed(replay, ChangeOutcome.RECOVERED, FOUND, 6)
    (recovered,) = replay.result(0, day(7))
    assert (recovered.young, recovered.confirmed) == (False, True)


def test_what_was_opened_by_the_moment_is_left_out() -> None:
    replay = opened()
    replay.apply(DetectionPlan(opened=(MOVED, replace(MOVED, change=6.0))), day(6))
    assert [found.opened_ms for found in replay.result(day(4), day(9))] == [
        day(5),
        day(6),
        day(6),
    ]
    assert [found.first.change for found in replay.result(day(5), day(9))] == [5.0, 6.0]
    assert replay.result(day(6), day(9)) == ()
