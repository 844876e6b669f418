"""Run tests as if it were another day: ``python -m tests.other_day 2026-11-29T23:55 --zone TZ``."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.records.clock import SystemClock
from tests.other_day.days import OtherDay, in_turn

ROOT = Path(__file__).resolve().parents[2]
PROCESS = Path(__file__).resolve().parent / "process"
# What asks for the present or shows a time. The statistics take arrays and know no clock; a
# browser has one of its own, and Stan takes too long for a check that is run every day.
TESTS = (
    *("tests/cli", "tests/dashboard", "tests/data", "tests/notifications", "tests/records"),
    *("tests/services", "tests/storage", "tests/triage"),
)
MARKS = "not slow and not browser and not stan"


def environment(day: OtherDay, now_ms: int) -> dict[str, str]:
    """Return the environment of a process for which ``now_ms`` is another day.

    Parameters
    ----------
    now_ms : int
        The real present, milliseconds since 1970-01-01 UTC.
    """
    shift_s = day.moment.timestamp() - now_ms / 1000
    paths = (str(PROCESS), str(ROOT), os.environ.get("PYTHONPATH", ""))
    return {
        **os.environ,
        "TZ": day.zone,
        "BANDWATCH_TEST_SHIFT_S": f"{shift_s:.3f}",
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tests and return what pytest returned."""
    parser = argparse.ArgumentParser(prog="python -m tests.other_day", description=__doc__)
    parser.add_argument(
        "day", help="moment, e.g. 2026-11-29T23:55 (UTC unless it names a zone), or: in-turn"
    )
    parser.add_argument("--zone", default="", help="time zone of the machine, e.g. Asia/Kolkata")
    parser.add_argument("pytest", nargs="*", help="after --: tests and options for pytest")
    known = parser.parse_args(arguments)
    now_ms = SystemClock().now_ms()
    try:
        day = in_turn(now_ms) if known.day == "in-turn" else _read(known.day, known.zone)
    except (ValueError, ZoneInfoNotFoundError) as error:
        parser.error(str(error))
    print(f"As if it were {day}", flush=True)
    named = any((ROOT / word.partition("::")[0]).exists() for word in known.pytest)
    chosen = known.pytest if named else [*TESTS, *known.pytest]
    command = [sys.executable, "-m", "pytest", "-m", MARKS, *chosen]
    return subprocess.run(command, cwd=ROOT, env=environment(day, now_ms), check=False).returncode


def _read(text: str, zone: str) -> OtherDay:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return OtherDay(moment, ZoneInfo(zone or "UTC").key)


if __name__ == "__main__":
    sys.exit(main())
