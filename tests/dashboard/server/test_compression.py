"""Answers are sent compressed to those who can read that, and never otherwise."""

import gzip
import json

from tests.dashboard.conftest import Asked

DEPENDENCIES = "/_dash-dependencies"  # a large JSON answer that any app gives


def test_json_is_compressed_for_those_who_accept_it(asked: Asked) -> None:
    plain = asked.client.get(DEPENDENCIES)
    small = asked.client.get(DEPENDENCIES, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.data) < len(plain.data) / 2
    assert int(small.headers["Content-Length"]) == len(small.data)
    assert json.loads(gzip.decompress(small.data)) == plain.json


def test_small_answers_and_files_stay_as_they_are(asked: Asked) -> None:
    accept = {"Accept-Encoding": "gzip"}
    assert "Content-Encoding" not in asked.client.get("/healthz", headers=accept).headers
    with asked.client.get("/vendor/css/bootstrap.min.css", headers=accept) as style:
        assert "Content-Encoding" not in style.headers
