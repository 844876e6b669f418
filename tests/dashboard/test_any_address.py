"""No query string breaks the app, and nothing of one comes back as mark-up."""

import os
import random
import string
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from dashboard.alerts.state import ALERTS_CODECS
from dashboard.shared.urls.trend_state import TREND_CODECS
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import ALL_FAILED, FITTED, NOT_TRUSTED, UNFITTED

# Few in every run; tests/fuzz searches by the minute.
ADDRESSES = int(os.environ.get("BANDWATCH_FUZZ_ADDRESSES", "60"))
ROUTES = ("/trend.csv", "/trend.md")
PROBE = "<script>alert(1)</script>"
KEYS = [str(key) for key in (FITTED, UNFITTED, ALL_FAILED, NOT_TRUSTED)]
WORDS = [
    PROBE,
    '"><img src=x onerror=alert(1)>',
    "'",
    "%00",
    "none",
    "1",
    "0",
    "-1",
    "999999999999999",
    "9" * 40,
    "NaN",
    "1e999,2",
    "1.5,20",
    "2026-11-01",
    "0001-01-01",
    "9999-12-31",
    "2026-13-45",
    "2026-11-01T10:00:00+14:00",
    "robust",
    "jumpavg",
    "predictive",
    "level",
    "multiples",
    "mode",
    "a/b/c/d/e",
    "../../etc/passwd",
    "{{7*7}}",
    "\u202e\U0001f600",
]
NAMES = [name for name, _ in TREND_CODECS.values()]


def queries(seed: int, number: int, names: list[str] = NAMES) -> Iterator[str]:
    """Make query strings: mostly with a series that there is, and any other part."""
    rng = random.Random(seed)
    for _ in range(number):
        parts = [("series", key) for key in rng.sample(KEYS, rng.randint(0, 2))]
        for _ in range(rng.randint(0, 6)):
            name = rng.choice(names) if rng.random() < 0.9 else rng.choice(WORDS)
            junk = "".join(rng.choices(string.printable, k=rng.randint(0, 30)))
            parts.append((name, rng.choice(WORDS) if rng.random() < 0.8 else junk))
        rng.shuffle(parts)
        text = "&".join(f"{quote(name)}={quote(value)}" for name, value in parts)
        if rng.random() < 0.1:  # some are no queries at all
            text = "".join(rng.choices("&=%?/;+#ab\\x00é", k=20))
        yield text


def test_no_query_breaks_a_page_or_a_file(asked: Asked, caplog: pytest.LogCaptureFixture) -> None:
    for number, query in enumerate(queries(seed=1, number=ADDRESSES)):
        for path in ("/trend", ROUTES[number % 2]):
            answer = asked.client.get(f"{path}?{query}")
            assert answer.status_code < 500, query
            if answer.mimetype == "text/html":
                assert PROBE not in answer.text, query
            else:
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.mimetype in ("text/csv", "text/markdown", "text/plain")
        # What the router lays out is data for the browser's components, never mark-up.
        assert asked.page("/trend", f"?{query}")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_no_query_breaks_the_figure(asked: Asked, caplog: pytest.LogCaptureFixture) -> None:
    for query in queries(seed=2, number=ADDRESSES // 2):
        words: dict[str, list[str]] = {}
        for part in query.split("&"):
            name, _, value = part.partition("=")
            words.setdefault(name, []).append(value.replace("%3C", "<").replace("%3E", ">"))
        words["series"] = KEYS[: 1 + len(query) % 3]
        stored = {"key": KEYS[0], "query": words, "title": ""}
        answer = asked.answer("trend-graph.figure", trend_state_data=stored)
        assert answer is not None
        # Before anything was stored there is nothing to draw, and the summary says so.
        drawn = answer["trend-graph"]["figure"]["data"]
        assert drawn or "held no measurements" in str(answer["trend-summary"])
        detail = asked.raw("trend-detail.children", trend_state_data=stored)
        assert detail.status_code == 200
        assert "sideUpdate" not in detail.json
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_no_query_and_no_number_breaks_the_alerts(
    asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    names = [name for name, _ in ALERTS_CODECS.values()]
    for query in queries(seed=3, number=ADDRESSES // 2, names=names):
        assert asked.client.get(f"/alerts?{query}").status_code == 200
        page = asked.page("/alerts", f"?{query}")
        assert "alerts-grid" in page
        parts = [part.partition("=") for part in query.split("&")]
        words = {name: [value.replace("%3C", "<")] for name, _, value in parts}
        answer = asked.answer(
            "alerts-grid.getRowsResponse",
            alerts_grid_getRowsRequest={"startRow": 0, "endRow": 100},
            alerts_state_data=words,
        )
        assert answer is not None
    for word in WORDS:
        assert "No such summary" in asked.page(f"/alerts/{quote(word, safe='')}")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
