"""Another day reaches every process that a test starts, and all days get their turn."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from models.records.clock import SystemClock
from models.records.days import DAY_MS
from tests.other_day.__main__ import TESTS, environment, read
from tests.other_day.days import DAYS, WEEK, OtherDay, in_turn

NESTED = """
import subprocess, sys, time
from datetime import datetime
begin = time.monotonic()
asked = "from models.records.clock import SystemClock; print(SystemClock().now_ms())"
print(subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout.strip())
print(datetime.now().astimezone().isoformat())
print(0 <= time.monotonic() - begin < 3600)
"""


def test_a_process_and_what_it_starts_live_on_the_other_day() -> None:
    day = OtherDay(datetime(2028, 2, 29, 23, 50, tzinfo=UTC), "Pacific/Apia")
    done = subprocess.run(
        [sys.executable, "-c", NESTED],
        env=environment(day, SystemClock().now_ms()),
        capture_output=True,
        text=True,
        check=True,
    )
    now_ms, local, elapsed = done.stdout.split()
    begin_ms = int(day.moment.timestamp() * 1000)
    assert begin_ms <= int(now_ms) < begin_ms + 600_000
    assert local.startswith("2028-03-01T12:")
    assert local.endswith("+13:00")
    assert elapsed == "True"


def test_every_day_gets_its_turn() -> None:
    turns = [in_turn(day * DAY_MS + 5) for day in range(20_000, 20_000 + len(DAYS))]
    assert sorted(map(str, turns)) == sorted(map(str, DAYS))
    assert len({(day.moment.weekday(), day.moment.time()) for day in WEEK}) == 21
    assert {day.zone for day in WEEK} == {
        "UTC",
        "America/New_York",
        "Asia/Kolkata",
        "Pacific/Apia",
    }


def test_the_command_line_names_day_zone_and_tests() -> None:
    day, command = read(["2026-11-29T23:55", "--zone", "Asia/Kolkata", "--", "-n", "2"], 0)
    assert str(day) == "Sunday 2026-11-29 23:55 UTC, TZ=Asia/Kolkata"
    assert command[-2 - len(TESTS) :] == [*TESTS, "-n", "2"]
    named, command = read(["2026-11-29T23:55+05:30", "--", "-q", "tests/triage"], 0)
    assert str(named) == "Sunday 2026-11-29 18:25 UTC, TZ=UTC"
    assert command[-2:] == ["-q", "tests/triage"]
    assert read(["in-turn"], DAY_MS)[0] == DAYS[1]


@pytest.mark.parametrize("words", [["2026-02-30"], ["2026-11-29", "--zone", "No/Where"], []])
def test_a_day_that_does_not_exist_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        read(words, 0)
    assert "error:" in capsys.readouterr().err
