"""Forged, expired, revoked and foreign tokens are refused, and secrets never come back."""

import logging
from typing import Any

import pytest

from models.access.tokens import Scope
from models.storage.access.token_store import read_tokens, revoke_token
from tests.dashboard.api.conftest import MakeToken, bearer
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED
from tests.present import PRESENT_MS

PATH = f"/api/v1/levels?series={FITTED}"


def status(api: Asked, path: str, **headers: str) -> int:
    response = api.client.get(path, headers=headers)
    if response.status_code in (401, 403):
        assert response.mimetype == "application/problem+json"
        assert (response.status_code == 401) == ("WWW-Authenticate" in response.headers)
    return response.status_code


def test_reads_need_no_token_but_a_bad_one_is_refused(api: Asked, new_token: MakeToken) -> None:
    token = new_token(Scope.READ)
    assert status(api, PATH) == 200
    assert status(api, PATH, **bearer(token)) == 200
    head, key_id, _ = token.split("_", 2)
    forged = [
        f"{head}_{key_id}_{'A' * 43}",
        token[:-1],
        token + "A",
        token.upper(),
        f"{head}_aaaaaaaa_{token.split('_', 2)[2]}",
        "",
        "x" * 5000,
    ]
    for text in forged:
        assert status(api, PATH, **bearer(text)) == 401
    assert status(api, PATH, Authorization=f"Basic {token}") == 401
    assert status(api, PATH, Authorization=token) == 401


def test_expired_and_revoked_tokens_are_refused(api: Asked, new_token: MakeToken) -> None:
    token = new_token(Scope.READ, expires_ms=PRESENT_MS)
    assert status(api, PATH, **bearer(token)) == 401
    other = new_token(Scope.READ)
    assert status(api, PATH, **bearer(other)) == 200
    revoke_token(api.services.engine, other.split("_")[1], PRESENT_MS, "bob")
    assert status(api, PATH, **bearer(other)) == 401


def test_a_token_without_the_scope_is_refused(api: Asked, new_token: MakeToken) -> None:
    token = new_token(Scope.WRITE_RUNS)
    response: Any = api.client.get(PATH, headers=bearer(token))
    assert (response.status_code, response.json["scope"]) == (403, "read")


def test_a_token_of_another_project_sees_nothing_of_this_one(
    api: Asked, new_token: MakeToken
) -> None:
    token = bearer(new_token(Scope.READ, project="other"))
    for path in (PATH, "/api/v1/series?project=sample", "/api/v1/gate?project=sample"):
        assert status(api, path, **token) == 403
    for path in ("/api/v1/series", "/api/v1/comparisons", "/api/v1/alerts"):
        answer: Any = api.client.get(path, headers=token)
        assert answer.json["items"] == []
    unknown = api.client.get(
        "/api/v1/levels?series=other/main/render/paint.large/linux-x64", headers=token
    )
    assert unknown.status_code == 404
    assert "sample" not in unknown.text  # of which a near name would be
    gate = api.client.get("/api/v1/gate", headers=token)
    assert gate.status_code == 400
    assert "sample" not in gate.text


@pytest.mark.parametrize("path", [PATH, "/api/v1/nothing"])
def test_no_answer_and_no_log_has_a_secret(
    api: Asked, new_token: MakeToken, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = new_token(Scope.WRITE_CALENDAR)
    secret = token.split("_", 2)[2]
    with caplog.at_level(logging.DEBUG):
        for text in (token, token + "x"):
            response = api.client.get(path, headers=bearer(text))
            assert secret not in response.text + str(response.headers)
    assert secret not in caplog.text
    assert secret not in repr(read_tokens(api.services.engine))
