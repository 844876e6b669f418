from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from data.demo.calendar import DAYS
from data.demo.generate import DemoFiles, write_demo
from data.demo.plan import planned_series
from tests.data.demo.conftest import UNTIL, read_rows

NAMES = ("project", "branch", "suite", "test", "platform")


def test_the_same_day_gives_the_same_files(demo_files: DemoFiles, tmp_path: Path) -> None:
    again = DemoFiles(tmp_path)
    write_demo(again, UNTIL)
    for name in ("results", "releases", "environment", "truth"):
        assert getattr(again, name).read_bytes() == getattr(demo_files, name).read_bytes()


def test_a_year_later_the_history_is_alike(demo_files: DemoFiles, tmp_path: Path) -> None:
    # 364 days later the weekdays fall alike, so the same runs take place.
    later = DemoFiles(tmp_path)
    write_demo(later, UNTIL + timedelta(days=364))
    ours, theirs = read_rows(demo_files.results), read_rows(later.results)
    assert [row["value"] for row in ours] == [row["value"] for row in theirs]
    assert ours[0]["time"] < theirs[0]["time"]


def test_extent(demo_files: DemoFiles) -> None:
    rows = read_rows(demo_files.results)
    assert len({tuple(row[name] for name in NAMES) for row in rows}) == len(planned_series()) == 31
    assert len({row["suite"] for row in rows}) == 5
    assert len({row["platform"] for row in rows}) == 3
    assert {row["branch"] for row in rows} == {"main", "beta"}
    assert {row["lower_is_better"] for row in rows} == {"true", "false"}
    days = {datetime.fromisoformat(row["time"]).date() for row in rows}
    assert max(days) == UNTIL
    assert min(days) == UNTIL - timedelta(days=DAYS - 1)
    assert 38_000 < len(rows) < 48_000


def test_several_runs_a_day_with_gaps_and_runs_that_went_wrong(demo_files: DemoFiles) -> None:
    rows = [
        row
        for row in read_rows(demo_files.results)
        if (row["branch"], row["test"], row["platform"]) == ("main", "news", "macos-arm64")
    ]
    per_day = Counter(row["time"][:10] for row in rows)
    assert max(per_day.values()) == 4
    assert len(per_day) < DAYS - 15  # nine days offline, and single days missing
    everything = read_rows(demo_files.results)
    status = Counter(row["status"] for row in everything)
    assert 100 < status["failed"] < 600
    assert 50 < status["timed_out"] < 400
    assert all(bool(row["value"]) == (row["status"] == "ok") for row in everything)


def test_one_revision_is_measured_on_all_platforms(demo_files: DemoFiles) -> None:
    platforms: dict[tuple[str, str], set[str]] = {}
    for row in read_rows(demo_files.results):
        platforms.setdefault((row["branch"], row["revision"]), set()).add(row["platform"])
    shared = sum(len(found) == 3 for found in platforms.values())
    assert shared > 0.6 * len(platforms)
    assert all(len(revision) == 12 for _, revision in platforms)


def test_releases_come_every_six_weeks_and_cover_every_day(demo_files: DemoFiles) -> None:
    days = [date.fromisoformat(row["release_date"]) for row in read_rows(demo_files.releases)]
    assert {late - early for early, late in pairwise(days)} == {timedelta(weeks=6)}
    assert days[0] <= UNTIL - timedelta(days=DAYS - 1)
    assert days[-1] == UNTIL - timedelta(days=20)
    versions = {row["version"]: row["release_date"] for row in read_rows(demo_files.releases)}
    for row in read_rows(demo_files.results)[::97]:
        day = datetime.fromisoformat(row["time"]).astimezone(UTC).date().isoformat()
        newest = max((since, version) for version, since in versions.items() if since <= day)
        assert row["version"] == newest[1]


def test_one_series_of_each_other_kind(demo_files: DemoFiles) -> None:
    found: dict[str, list[dict[str, str]]] = {}
    for row in read_rows(demo_files.results):
        if row["platform"] == "linux-x64" and row["branch"] == "main":
            found.setdefault(row["test"], []).append(row)
    assert len({row["revision"] for row in found["shop of 48.0"]}) == 1
    assert len({row["time"][:10] for row in found["shop of 48.0"]}) == len(found["shop of 48.0"])
    weekly = sorted(date.fromisoformat(row["time"][:10]) for row in found["overnight"])
    assert {(late - early).days % 7 for early, late in pairwise(weekly)} == {0}
    last_days = [row for row in found["checkout"] if row["time"][:10] > str(UNTIL - timedelta(3))]
    assert len(last_days) >= 6
    assert {row["status"] for row in last_days} == {"failed"}
    assert {row["replicate"] for row in found["json"]} == {"1", "2"}


def test_benchmarks_with_instances_warm_up_or_do_not(demo_files: DemoFiles) -> None:
    first: dict[str, list[float]] = {"sort": [], "parse": []}
    last: dict[str, list[float]] = {"sort": [], "parse": []}
    instances = set()
    for row in read_rows(demo_files.results):
        if row["suite"] == "kernels":
            instances.add((row["test"], row["run_id"], row["instance"]))
            for place, kept in ((0, first), (59, last)):
                if int(row["iteration"]) == place:
                    kept[row["test"]].append(float(row["value"]))
    assert len(instances) >= 2 * 50  # what the default grid needs of each
    assert np.median(first["sort"]) / np.median(last["sort"]) == pytest.approx(1.3, abs=0.02)
    assert np.median(first["parse"]) / np.median(last["parse"]) == pytest.approx(1.0, abs=0.01)
