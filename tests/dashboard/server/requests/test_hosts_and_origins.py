"""Requests under foreign names and from foreign pages are refused; links begin as settings say."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.server.create_app import create_app
from dashboard.server.requests.allowed_hosts import allowed_hosts, host_name
from dashboard.shared.services import EXTENSION
from models.records.settings import Settings
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED
from tests.present import PRESENT

ROUTES = ("/", "/overview.csv", "/alerts.atom", "/_dash-layout", "/assets/theme.js")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:8050", "x[", ""])
def test_a_foreign_host_name_gets_nothing(asked: Asked, host: str, route: str) -> None:
    response = asked.client.get(route, headers={"Host": host})
    assert response.status_code in (400, 421)
    assert len(response.text) < 400
    assert FITTED.test not in response.text


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8050", "127.0.0.1", "10.0.0.7:80", "[::1]"]
)
def test_own_names_and_addresses_in_digits_are_answered(asked: Asked, host: str) -> None:
    assert asked.client.get("/overview.csv", headers={"Host": host}).status_code == 200


def test_probes_are_answered_under_any_name(asked: Asked) -> None:
    response = asked.client.get("/healthz", headers={"Host": "pod.example"})
    assert response.status_code == 200


def test_the_settings_name_further_hosts() -> None:
    settings = Settings(
        host="build.example",
        public_url="https://Bench.example/x",
        allowed_hosts="a.example, B.example",
    )
    names = allowed_hosts(settings)
    assert {"localhost", "build.example", "bench.example", "a.example", "b.example"} <= names
    assert "" not in names
    assert host_name("[::1]:8050") == "::1"


def _post(client: FlaskClient, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/_dash-update-component", json={}, headers=named).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_what_a_foreign_page_sends_is_refused(asked: Asked, headers: dict[str, str]) -> None:
    assert _post(asked.client, **headers) == 403


@pytest.mark.parametrize(
    "headers", [{}, {"Sec_Fetch_Site": "same-origin"}, {"Origin": "http://localhost"}]
)
def test_what_our_own_pages_and_programs_send_is_read(
    asked: Asked, headers: dict[str, str]
) -> None:
    assert _post(asked.client, **headers) == 400  # read, and found to name no callback


def test_links_in_files_and_feeds_begin_with_the_public_address(
    asked: Asked, tmp_path: Path
) -> None:
    address = "https://bench.example/"
    store = asked.services.settings.store_url
    settings = Settings(home=tmp_path, database_url=store, now=PRESENT, public_url=address)
    app = create_app(settings)
    client = app.server.test_client()
    for route in (f"/trend.md?series={FITTED}", "/alerts.atom", "/releases.md"):
        text = client.get(route, headers={"Host": "127.0.0.1:1"}).text
        links = re.findall(r"https?://[^\s\"')<]+", text)
        ours = [link for link in links if "w3.org" not in link]
        assert ours or "releases" in route
        assert [link for link in ours if not link.startswith(address)] == []
    app.server.extensions[EXTENSION].engine.dispose()
