"""The Atom feed: what RFC 4287 asks of it, ids that stay, and the filter of the queue."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, update

from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.records.days import DAY_MS
from models.records.settings import Settings
from models.storage.database.triage_tables import alert_summary
from tests.planted_alert import FIRST_DAY, plant_alert, store_step

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
START_MS = (FIRST_DAY + 70) * DAY_MS
ODD = "<odd> & \x0btest"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app(Settings(home=tmp_path))
    engine: Engine = app.server.extensions[EXTENSION].engine
    store_step(engine)
    store_step(engine, ODD, seed=2)
    plant_alert(engine, start_ms=START_MS)
    plant_alert(engine, ODD, start_ms=START_MS, is_regression=False, change=-4.0)
    yield app.server.test_client()
    engine.dispose()


def read(client: FlaskClient, query: str = "", **options: str) -> ElementTree.Element:
    response = client.get(f"/alerts.atom{query}", **options)
    assert response.status_code == 200
    assert response.mimetype == "application/atom+xml"
    return ElementTree.fromstring(response.data)


def text(element: ElementTree.Element, name: str) -> str:
    (found,) = element.findall(ATOM + name)  # exactly one, as the RFC demands
    assert found.text
    return found.text


def test_it_holds_what_the_standard_demands(client: FlaskClient) -> None:
    feed = read(client)
    assert feed.tag == ATOM + "feed"
    entries = feed.findall(ATOM + "entry")
    assert len(entries) == 2
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None  # holds for every entry
    ids = [text(item, "id") for item in (feed, *entries)]
    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", item) for item in ids)
    for item in (feed, *entries):
        assert text(item, "title")
        assert RFC_3339.fullmatch(text(item, "updated"))
        links = {link.get("rel"): link.get("href", "") for link in item.findall(ATOM + "link")}
        assert links["alternate"].startswith("http://localhost/alerts")
    assert {link.get("rel") for link in feed.findall(ATOM + "link")} == {"self", "alternate"}
    for entry in entries:
        content = entry.find(ATOM + "content")
        assert content is not None
        assert content.get("type") == "html"
        parser = HTMLParser()
        parser.feed(content.text or "")
    titles = " ".join(text(entry, "title") for entry in entries)
    assert "1 regression since 13 Dec 2024 · p · main · r69 → r70 · untriaged" in titles
    told = " ".join(entry.findtext(ATOM + "content", "") for entry in entries)
    assert "&lt;odd&gt; &amp; \ufffdtest" in told
    assert "<odd>" not in told


def test_ids_stay_whatever_the_address_and_whatever_happens(client: FlaskClient) -> None:
    def ids(feed: ElementTree.Element) -> set[str]:
        return {text(entry, "id") for entry in feed.findall(ATOM + "entry")}

    before = read(client)
    engine = client.application.extensions[EXTENSION].engine
    with engine.begin() as connection:
        change = update(alert_summary).where(alert_summary.c.id == 1)
        connection.execute(change.values(changed_ms=START_MS + 3 * DAY_MS, status="fixed"))
    after = read(client, base_url="https://192.0.2.7")
    assert ids(before) == ids(after)
    assert text(before, "id") == text(after, "id")
    first = after.findall(ATOM + "entry")[0]  # what was touched last comes first
    assert text(first, "updated") == text(after, "updated") == "2024-12-16T00:00:00Z"
    assert text(first, "title").endswith("fixed")
    assert text(first, "published") == "2024-12-13T00:00:00Z"


def test_the_filter_is_that_of_the_queue(client: FlaskClient) -> None:
    def count(query: str) -> int:
        return len(read(client, query).findall(ATOM + "entry"))

    assert count("?regressions=1") == 1
    assert count("?project=p") == 2
    assert count("?project=other") == 0
    assert count("?status=fixed") == 0
    feed = read(client, "?regressions=1")
    links = {link.get("rel"): link.get("href", "") for link in feed.findall(ATOM + "link")}
    assert "regressions" in links["self"]
    assert links["alternate"].startswith("http://localhost/alerts?")
    assert text(feed, "id") != text(read(client), "id")


def test_a_reader_that_has_it_is_told_so(client: FlaskClient) -> None:
    first = client.get("/alerts.atom")
    again = client.get("/alerts.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_pages_tell_readers_where_it_is(client: FlaskClient) -> None:
    assert '<link rel="alternate" type="application/atom+xml"' in client.get("/alerts").text
