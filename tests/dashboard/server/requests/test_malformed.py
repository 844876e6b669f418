"""Malformed callbacks are answered with 400 and a reason, unknown addresses with 404."""

import json
import logging
from typing import Any

import pytest

from dashboard.server.requests.callback_body import LARGEST_BODY, PATH
from tests.dashboard.conftest import Asked

OUTPUT = "_pages_content.children"
GOOD: dict[str, Any] = {"output": OUTPUT, "outputs": [], "inputs": [], "changedPropIds": []}
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "nested deeply": b"[" * 200_000,
    "no output": b"{}",
    "a foreign output": json.dumps({**GOOD, "output": "x.y"}).encode(),
    "an output of another kind": json.dumps({**GOOD, "output": ["x"]}).encode(),
    "inputs of another kind": json.dumps({**GOOD, "output": "@", "inputs": 1}).encode(),
    "inputs without id": json.dumps({**GOOD, "output": "@", "inputs": [{"value": 1}]}).encode(),
    "states of another kind": json.dumps({**GOOD, "output": "@", "state": ["x"]}).encode(),
    "outputs of another kind": json.dumps({**GOOD, "output": "@", "outputs": "x"}).encode(),
    "no UTF-8": b'{"output": "\xff"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
def test_a_malformed_callback_is_refused_without_a_traceback(
    asked: Asked, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    real = next(name for name in asked.app.callback_map if OUTPUT in name)
    body = body.replace(b'"@"', json.dumps(real).encode())
    with caplog.at_level(logging.ERROR):
        response = asked.client.post(PATH, data=body, content_type="application/json")
    assert response.status_code == 400
    assert 0 < len(response.text) < 300
    assert caplog.records == []


def test_another_content_type_is_refused(asked: Asked) -> None:
    response = asked.client.post(PATH, data=b"{}", content_type="text/plain")
    assert response.status_code == 415


def test_a_large_body_is_refused(asked: Asked) -> None:
    response = asked.client.post(
        PATH, data=b" " * (LARGEST_BODY + 1), content_type="application/json"
    )
    assert response.status_code == 413


@pytest.mark.parametrize("path", ["/", "/trend", "/trend/", "/alerts", "/alerts/17", "/news"])
def test_a_page_is_200(asked: Asked, path: str) -> None:
    assert asked.client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/nowhere", "/404", "/alertsx", "/trend/x", "/wp-admin.php"])
def test_no_page_is_404_with_the_frame(asked: Asked, path: str) -> None:
    response = asked.client.get(path)
    assert response.status_code == 404
    assert "<!DOCTYPE html>" in response.text
