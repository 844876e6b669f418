"""The failures as a browser asks for them: rows, platforms, CSV."""

import csv
import io
import json
from typing import Any

from dashboard.failures.rows import by_platform
from models.records.series_filter import SeriesFilter
from models.storage.results.failures_view import read_failures
from tests.dashboard.conftest import Asked


def filled(asked: Asked, **query: list[str]) -> dict[str, Any]:
    answer = asked.answer("failures-grid.rowData", failures_state_data=query)
    assert answer is not None
    return {name: next(iter(parts.values())) for name, parts in answer.items()}


def test_a_test_that_always_fails_is_told_with_its_last_run(asked: Asked) -> None:
    answer = filled(asked, days=["7"])
    row = answer["failures-grid"][0]
    assert (row["test"], row["count"], row["share"]) == ("crash.always", 3, 1.0)
    assert row["kinds"] == "3 failed, 0 timed out"
    assert row["link"] == "/trend?series=sample/main/render/crash.always/linux-x64"
    assert row["host"] == "host-1"
    assert row["revision"] == f"{asked.sample.now_ms:x}"
    assert row["run"].startswith("run-")
    assert "3 failures" in json.dumps(answer["failures-facts"])
    assert "linux-x64" in json.dumps(answer["failures-platforms"])
    assert answer["failures-none"] is None


def test_more_days_and_filters_change_what_is_told(asked: Asked) -> None:
    every = filled(asked, days=["3650"])["failures-grid"]
    counts = {row["test"]: row["count"] for row in every}
    assert counts == {"paint.large": 7, "paint.small": 7, "noise <b>&": 7, "crash.always": 3}
    mac = filled(asked, days=["3650"], platform=["mac/arm64 100%"])["failures-grid"]
    assert [row["test"] for row in mac] == ["noise <b>&"]
    assert mac[0]["kinds"] == "5 failed, 2 timed out"
    nothing = filled(asked, q=["no such thing"])
    assert nothing["failures-grid"] == []
    assert "No failures" in json.dumps(nothing["failures-none"])
    assert "passes the filters" in json.dumps(nothing["failures-none"])


def test_platforms_are_counted_the_most_failures_first(asked: Asked) -> None:
    rows = read_failures(asked.services.engine, SeriesFilter(), 0, 2**42)
    found = [(item.platform, item.failures, item.series) for item in by_platform(rows)]
    assert found == [("linux-x64", 17, 3), ("mac/arm64 100%", 7, 1)]


def test_the_csv_follows_the_link_s_order(asked: Asked) -> None:
    response = asked.client.get("/failures.csv?days=3650&sort=test")
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [row["test"] for row in rows] == [
        "crash.always",
        "noise <b>&",
        "paint.large",
        "paint.small",
    ]
    assert (rows[0]["failed"], rows[0]["share"], rows[0]["last_status"]) == ("3", "1", "failed")
