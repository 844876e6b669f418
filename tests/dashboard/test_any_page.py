"""Every page, every file and every callback that reads a link, asked with any query."""

import random
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any
from urllib.parse import parse_qs, quote

import pytest

import dashboard
from dashboard.detectability.ids import STATE as DETECT
from dashboard.server.pages import PAGES
from dashboard.shared import ids
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_alerts import fill_alerts
from tests.dashboard.test_any_address import ADDRESSES, KEYS, PROBE, WORDS, queries

ROWS = {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}}


def names_of_parts() -> list[str]:
    """Name every part of every link: of all codecs of all modules that read links."""
    found: dict[str, None] = {}
    for item in walk_packages(dashboard.__path__, "dashboard."):
        if item.name.endswith(("_state", ".state")):
            module = import_module(item.name)
            for name, codecs in vars(module).items():
                if name.endswith("_CODECS"):
                    found |= dict.fromkeys(word for word, _ in codecs.values())
    return list(found)


NAMES = names_of_parts()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Ask an app over a store of its own, with alerts, for sharing writes to it."""
    home: Path = tmp_path_factory.mktemp("home")
    with asking(home) as made:
        fill_alerts(made.services.engine, made.sample.now_ms)
        yield made


def spelled(path: str, rng: random.Random) -> str:
    """Fill the variable parts of a page's address with anything."""
    while "<" in path:
        head, _, rest = path.partition("<")
        word = rng.choice([*WORDS, "1", "2", "3"])
        path = head + quote(word, safe="") + rest.partition(">")[2]
    return path


def files(own: Asked) -> list[str]:
    """List the addresses that answer GET with a file of our own making."""
    return sorted(
        rule.rule
        for rule in own.app.server.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and "." in rule.rule
        if not rule.rule.startswith("/_")
    )


def callbacks(own: Asked) -> list[tuple[str, Mapping[str, Any]]]:
    """List the server's callbacks that read a page's state."""
    return [
        (name, item)
        for name, item in own.app.callback_map.items()
        if item.get("callback")
        and any(_is_state(part) for part in (*item["inputs"], *item["state"]))
    ]


def _is_state(part: Mapping[str, str]) -> bool:
    # The detectability page lays out what asks only where there is a benchmark; see its own test.
    return part["property"] == "data" and part["id"].endswith("-state") and part["id"] != DETECT


def value_of(part: Mapping[str, str], words: dict[str, list[str]], number: int) -> Any:
    """Give a callback's input what a browser would: the query as the page keeps it."""
    if part["property"] == "getRowsRequest":
        return ROWS
    if part["id"] == ids.TREND_STATE:
        return {"key": KEYS[0], "query": words | {"series": KEYS[: 1 + number % 3]}, "title": ""}
    return words if _is_state(part) else None


def test_the_pages_and_parts_are_those_of_the_app() -> None:
    assert {"/trend", "/alerts", "/alerts/<summary_id>"} <= {page.path for page in PAGES}
    assert {"series", "asof", "project", "days", "delta", "sort"} <= set(NAMES)


def test_no_query_breaks_any_page(own: Asked, caplog: pytest.LogCaptureFixture) -> None:
    rng = random.Random(4)
    for number, query in enumerate(queries(seed=4, number=ADDRESSES, names=NAMES)):
        path = spelled(PAGES[number % len(PAGES)].path, rng)
        answer = own.client.get(f"{path}?{query}")
        assert answer.status_code < 500, (path, query)
        assert PROBE not in answer.text, (path, query)
        assert own.page(path, f"?{query}"), (path, query)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_no_query_breaks_any_file(own: Asked, caplog: pytest.LogCaptureFixture) -> None:
    known = files(own)
    assert {"/overview.csv", "/trend.md", "/releases.csv", "/alerts.atom"} <= set(known)
    for number, query in enumerate(queries(seed=5, number=ADDRESSES, names=NAMES)):
        path = known[number % len(known)]
        answer = own.client.get(f"{path}?{query}")
        assert answer.status_code < 500, (path, query)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if answer.mimetype in ("text/html", "application/xml", "application/atom+xml"):
            assert PROBE not in answer.text, (path, query)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_no_query_breaks_what_pages_ask(own: Asked, caplog: pytest.LogCaptureFixture) -> None:
    known = callbacks(own)
    assert len(known) > 10
    for number, query in enumerate(queries(seed=6, number=ADDRESSES, names=NAMES)):
        words = parse_qs(query, keep_blank_values=True)
        name, item = known[number % len(known)]
        parts = (*item["inputs"], *item["state"])
        values = {
            f"{part['id']}_{part['property']}".replace("-", "_"): value_of(part, words, number)
            for part in parts
        }
        answer = own.raw(name, **values)
        assert answer.status_code in (200, 204), (name, query)
        assert answer.status_code == 204 or "sideUpdate" not in answer.json, (name, query)
        shared = {"path": PAGES[number % len(PAGES)].path, "query": words}
        answer = own.raw("shared-link.children", share_asked_data=shared)
        assert answer.status_code in (200, 204), (shared, answer.text)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
