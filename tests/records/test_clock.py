"""The present is handed in: only one module reads the machine's clock, and the setting fixes it."""

import ast
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from models.records.clock import FixedClock, SystemClock
from models.records.errors import SettingsError
from models.records.settings import Settings, load_settings
from tests.present import CLOCK, PRESENT, PRESENT_MS

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("models", "data", "dashboard", "stan", "tests", "benchmarks")
READERS = {"models/records/clock.py", "tests/other_day/process/sitecustomize.py"}
OF_TIME = {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "clock_gettime"}
OF_DATES = {"now", "utcnow", "today"}
OF_DATABASES = {"now", "current_timestamp"}
OWNERS = {"datetime", "date", "dt", "Timestamp"}
MAY_READ = re.compile(
    rf"\.({'|'.join(sorted(OF_TIME | OF_DATES | OF_DATABASES))})\b|from time import"
)
# In JavaScript a time may serve as a number that no earlier request has; elapsed time is
# measured by performance.now().
PRESENT_IN_JS = re.compile(r"\bDate\.now\(\)|\bnew Date\(\s*\)|\bDate\(\s*\)")
NUMBER_OF_A_REQUEST = re.compile(r"\b(at|data): Date\.now\(\)")


def readings(source: str) -> list[int]:
    """Lines of a module that read the machine's clock."""
    found: list[int] = []
    if not MAY_READ.search(source):
        return found  # most modules; to parse them all takes seconds
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            if OF_TIME & {alias.name for alias in node.names}:
                found.append(node.lineno)
        elif isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else None
            owner = node.value.id if isinstance(node.value, ast.Name) else owner
            of_time = owner == "time" and node.attr in OF_TIME
            of_dates = (owner in OWNERS and node.attr in OF_DATES) or (
                owner == "func" and node.attr in OF_DATABASES
            )
            if of_time or of_dates:
                found.append(node.lineno)
    return sorted(found)


def modules() -> Iterator[Path]:
    yield ROOT / "app.py"
    for folder in SOURCES:
        yield from sorted((ROOT / folder).rglob("*.py"))


def test_only_the_clock_reads_the_clock() -> None:
    every = {path.relative_to(ROOT).as_posix(): path for path in modules()}
    reading = {
        name: lines
        for name, path in every.items()
        if (lines := readings(path.read_text(encoding="utf-8")))
    }
    assert set(reading) == READERS, "Hand in a Clock or the moment (models/records/clock.py)."
    assert all(len(lines) == 1 for lines in reading.values())


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.time()",
        "import time\nx = lambda: time.time_ns() // 1000",
        "from time import time_ns as now",
        "from datetime import datetime\ndatetime.now(UTC)",
        "import datetime\ndatetime.date.today()",
        "import pandas as pd\npd.Timestamp.now()",
        "select(func.now())",
    ],
)
def test_every_way_to_read_the_clock_is_noticed(source: str) -> None:
    assert len(readings(source)) == 1


def test_elapsed_time_and_given_times_are_no_readings() -> None:
    source = "import time\ntime.monotonic()\ntime.perf_counter()\nrows.time\nclock.now_ms()"
    assert readings(source) == []


def test_scripts_ask_the_server_for_the_present() -> None:
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "dashboard" / "assets").rglob("*.js"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if PRESENT_IN_JS.search(NUMBER_OF_A_REQUEST.sub("", line))
    ]
    assert found == []


def test_a_fixed_clock_stands_still_in_every_zone() -> None:
    for hours in (-5, 0, 13):
        moment = PRESENT.astimezone(timezone(timedelta(hours=hours)))
        clock = FixedClock.at(moment)
        assert clock.now_ms() == clock.now_ms() == PRESENT_MS
    assert FixedClock.at(PRESENT) == CLOCK


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-11-20 12:00:00 names no zone"):
        FixedClock.at(datetime(2026, 11, 20, 12))  # noqa: DTZ001


def test_the_setting_fixes_the_present(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANDWATCH_NOW", "2026-11-20T14:00+02:00")
    assert load_settings().clock.now_ms() == PRESENT_MS
    for blank in ("", None):
        if blank is None:
            monkeypatch.delenv("BANDWATCH_NOW")
        else:
            monkeypatch.setenv("BANDWATCH_NOW", blank)
        assert isinstance(load_settings().clock, SystemClock)
    assert Settings(now=PRESENT).clock == CLOCK


@pytest.mark.parametrize("text", ["2026-11-20T12:00", "today", "2026-02-30T00:00Z"])
def test_a_present_that_cannot_be_read_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("BANDWATCH_NOW", text)
    with pytest.raises(SettingsError, match=rf"BANDWATCH_NOW: .*\(found '{text}'\)"):
        load_settings()
