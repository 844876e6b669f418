"""The Share button: links that keep the moment, absolute days, and their fits."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from models.records.clock import FixedClock
from models.storage.database.fit_tables import fit
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_store import FITTED

HOST = "http://host.example"
PAGES = {
    "/": {"verdict": ["regression"], "sort": ["-week"], "suite": ["render"]},
    "/news": {"days": ["30"], "label": ["regression"], "min": ["1.5"]},
    "/failures": {"days": ["30"], "newest": ["1"], "sort": ["-share"]},
    "/releases": {"against": ["9.7"], "delta": ["2"]},
    "/releases/report": {"against": ["9.7"], "delta": ["2"]},
    "/data": {"days": ["30"], "q": ["paint"]},
    "/thresholds": {"days": ["30"], "delta": ["1,3"], "p": ["0.9"]},
    "/trend": {"series": [str(FITTED)], "log": ["1"]},
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Ask an app whose store these tests may change."""
    with asking(tmp_path_factory.mktemp("home")) as made:
        yield made


def share(asked: Asked, path: str, query: dict[str, list[str]]) -> dict[str, list[str]]:
    answer: Any = asked.answer(
        "shared-link.children",
        share_asked_data={"path": path, "query": query, "at": 1},
        **{"-pages-location-href": f"{HOST}{path}?whatever"},
    )
    assert answer["shared"]["is_open"] is True
    link = urlsplit(answer["shared-link"]["children"])
    assert f"{link.scheme}://{link.netloc}" == HOST
    assert link.path == path
    return parse_qs(link.query)


@pytest.mark.parametrize("path", PAGES)
def test_a_link_keeps_what_was_chosen_and_the_moment(own: Asked, path: str) -> None:
    kept = share(own, path, PAGES[path])
    for name, values in PAGES[path].items():
        if path != "/trend" or name == "series":
            assert kept[name] == values
    assert len(kept["asof"]) == 1
    own.clock.move_on(2)
    assert share(own, path, kept) == kept  # a frozen page keeps its moment
    assert own.page(path, "?" + "&".join(f"{n}={v}" for n in kept for v in kept[n]))


def test_the_days_that_are_shown_become_absolute(own: Asked) -> None:
    assert "to" not in share(own, "/data", {"view": ["fits"]})
    present_ms = own.clock.now_ms()
    newest_run = "2026-11-20"
    try:
        for moment in ("2026-11-20T23:58", "2026-11-21T00:03", "2026-12-31T23:58"):
            own.clock.move_to(FixedClock.at(datetime.fromisoformat(f"{moment}Z")).now_ms())
            shared = share(own, "/data", {})
            assert (shared["to"], shared["asof"]) == ([newest_run], [f"{moment}:00Z"])
    finally:
        own.clock.move_to(present_ms)


def pinned(own: Asked) -> list[int]:
    with own.services.engine.connect() as connection:
        return list(connection.scalars(select(fit.c.id).where(fit.c.pinned)))


def unpin(own: Asked) -> None:
    with own.services.engine.begin() as connection:
        connection.execute(update(fit).values(pinned=False))


def test_a_shared_comparison_keeps_its_fits(own: Asked) -> None:
    unpin(own)
    share(own, "/", {})
    assert pinned(own) == []
    kept = share(own, "/releases", {})
    assert (kept["project"], kept["release"], kept["against"]) == (["sample"], ["9.9"], ["9.8"])
    assert len(pinned(own)) == 2  # of the series that were fitted


def test_a_text_with_a_frozen_link_keeps_its_fits_only_where_it_is_posted(own: Asked) -> None:
    """Any site can cause a GET; a POST from another site is refused."""
    for address, fits in ((f"/trend.md?series={FITTED}", 1), ("/releases.md?against=9.7", 2)):
        unpin(own)
        text = own.client.get(address).text
        assert "asof=2026-" in text
        assert pinned(own) == []
        foreign = own.client.post(address, headers={"Sec-Fetch-Site": "cross-site"})
        assert (foreign.status_code, pinned(own)) == (403, [])
        assert own.client.post(address).text == text
        assert len(pinned(own)) == fits


def test_a_page_without_a_frozen_form_shares_nothing(own: Asked) -> None:
    asked = {"path": "/404", "query": {}, "at": 1}
    assert own.answer("shared-link.children", share_asked_data=asked) is None
