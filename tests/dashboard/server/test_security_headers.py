"""What browsers are told: scripts are files of this server, frames and features are few."""

import base64
import hashlib
import re

import plotly.offline
import pytest

from dashboard.server.create_app import create_app
from dashboard.server.plotly_strict import plotly_strict
from models.records.errors import SettingsError
from models.records.settings import Settings
from tests.dashboard.conftest import Asked


def policy_of(asked: Asked, path: str = "/") -> dict[str, list[str]]:
    text = asked.client.get(path).headers["Content-Security-Policy"]
    parts = [part.split() for part in text.split("; ")]
    return {part[0]: part[1:] for part in parts}


def test_no_script_runs_but_files_of_this_server_and_the_lines_of_dash(asked: Asked) -> None:
    allowed = policy_of(asked)["script-src"]
    assert allowed[0] == "'self'"
    assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", item) for item in allowed[1:]), allowed
    page = asked.client.get("/trend").text
    inline = re.findall(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", page, re.S
    )
    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed, script
    assert not re.search(r"\son\w+=|javascript:", page)


def test_what_else_a_page_may_do(asked: Asked) -> None:
    policy = policy_of(asked)
    for name, sources in {
        "default-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }.items():
        assert policy[name] == sources
    headers = asked.client.get("/overview.csv").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_what_is_refused_has_the_headers_too(asked: Asked) -> None:
    refused = asked.client.get("/", headers={"Host": "evil.example"})
    assert refused.status_code == 421
    assert "Content-Security-Policy" in refused.headers


def test_charts_are_framed_by_the_hosts_of_the_settings(empty_home: Settings) -> None:
    chosen = {
        "embed_hosts": "https://wiki.example.org, https://*.example.net:8443",
        "public_url": "https://bench.example",
    }
    client = create_app(empty_home.model_copy(update=chosen)).server.test_client()
    chart = client.get("/embed/trend").headers
    frames = "frame-ancestors 'self' https://wiki.example.org https://*.example.net:8443;"
    assert frames in chart["Content-Security-Policy"]
    assert "X-Frame-Options" not in chart
    assert chart["Strict-Transport-Security"] == "max-age=31536000"
    assert "frame-ancestors 'none';" in client.get("/alerts").headers["Content-Security-Policy"]


@pytest.mark.parametrize("hosts", ["wiki.example.org", "https://a; script-src *", "https://a b"])
def test_hosts_that_are_no_origins_stop_the_start(empty_home: Settings, hosts: str) -> None:
    with pytest.raises(SettingsError, match="BANDWATCH_EMBED_HOSTS"):
        create_app(empty_home.model_copy(update={"embed_hosts": hosts}))


def test_the_contact_for_weaknesses_is_published(asked: Asked, empty_home: Settings) -> None:
    assert asked.client.get("/.well-known/security.txt").status_code == 404
    chosen = {"security_contact": "security@example.org", "public_url": "https://bench.example"}
    client = create_app(empty_home.model_copy(update=chosen)).server.test_client()
    found = client.get("/.well-known/security.txt")
    assert found.mimetype == "text/plain"
    assert found.text.splitlines() == [
        "Contact: mailto:security@example.org",
        "Expires: 2027-11-20T12:00:00Z",
        "Canonical: https://bench.example/.well-known/security.txt",
    ]


def test_plotly_compiles_nothing_and_is_of_the_version_of_plotly_py(asked: Asked) -> None:
    head = plotly_strict()[:200].decode()
    assert "strict - minified" in head
    assert f"v{plotly.offline.get_plotlyjs_version()}\n" in head
    page = asked.client.get("/").text
    address = re.search(r'src="(/_dash-component-suites/plotly/[^"]+)"', page)
    path = address[1] if address else "/_dash-component-suites/plotly/package_data/plotly.min.js"
    packed = asked.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < 1_700_000
    assert asked.client.get(path).data == plotly_strict()
