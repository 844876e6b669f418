"""Run tests as if it were another day: ``python -m tests.other_day 2026-11-29T23:55 --zone TZ``.

They run in an order drawn by a seed; it is printed.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.records.clock import SystemClock
from models.records.days import DAY_MS
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
# It is imported when Python starts, before pytest could rewrite assertions in it.
IMPORTED = "ignore:Module already imported so cannot be rewritten; time_machine"


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


def read(arguments: Sequence[str], now_ms: int) -> tuple[OtherDay, list[str]]:
    """Return the day that a command line names, and the command of pytest.

    Parameters
    ----------
    arguments : sequence of str
        What follows ``--`` is handed to pytest; tests named there are run instead of `TESTS`.
    now_ms : int
        The real present, milliseconds since 1970-01-01 UTC.
    """
    words = list(arguments)
    end = words.index("--") if "--" in words else len(words)
    own, rest = words[:end], words[end + 1 :]
    parser = argparse.ArgumentParser(
        prog="python -m tests.other_day",
        usage="%(prog)s DAY [--zone ZONE] [--seed SEED] [-- ARGUMENTS OF PYTEST]",
        description="Run tests as if it were another day.",
    )
    parser.add_argument(
        "day", help="moment, e.g. 2026-11-29T23:55 (UTC unless it names a zone), or: in-turn"
    )
    parser.add_argument("--zone", default="", help="time zone of the machine, e.g. Asia/Kolkata")
    parser.add_argument("--seed", type=int, default=now_ms // DAY_MS, help="draws the order")
    known = parser.parse_args(own)
    try:
        day = in_turn(now_ms) if known.day == "in-turn" else _read_day(known.day, known.zone)
    except (ValueError, ZoneInfoNotFoundError) as error:
        parser.error(str(error))
    named = any((ROOT / word.partition("::")[0]).exists() for word in rest)
    chosen = rest if named else [*TESTS, *rest]
    order = ["-p", "pytest_randomly", f"--randomly-seed={known.seed}"]
    return day, [sys.executable, "-m", "pytest", "-W", IMPORTED, "-m", MARKS, *order, *chosen]


def main() -> int:
    """Run the tests and return what pytest returned."""
    now_ms = SystemClock().now_ms()
    day, command = read(sys.argv[1:], now_ms)
    seed = next(word for word in command if word.startswith("--randomly-seed"))
    print(f"As if it were {day}, in an order of its own ({seed})", flush=True)
    return subprocess.run(command, cwd=ROOT, env=environment(day, now_ms), check=False).returncode


def _read_day(text: str, zone: str) -> OtherDay:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return OtherDay(moment, ZoneInfo(zone or "UTC").key)


if __name__ == "__main__":
    sys.exit(main())
