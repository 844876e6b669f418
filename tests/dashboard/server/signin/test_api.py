"""The API behind a sign-in: a person who has signed in reads, a token is as good as elsewhere."""

from models.access.tokens import Scope, make_token
from models.storage.access.token_store import create_token
from tests.dashboard.server.signin.conftest import ELSEWHERE, Behind


def test_the_api_needs_a_person_or_a_token(behind: Behind) -> None:
    assert behind.get("/api/v1/series", by="").status_code == 401
    assert behind.get("/api/v1/series", by="bob").status_code == 200
    forged = behind.get("/api/v1/series", by="bob", address=ELSEWHERE)
    assert forged.status_code == 403
    new = make_token()
    create_token(
        behind.asked.services.engine,
        new,
        name="ci",
        scopes=frozenset({Scope.READ}),
        project="sample",
        created_ms=1,
        created_by="ada",
        expires_ms=None,
    )
    client, headers = behind.asked.client, {"Authorization": f"Bearer {new.text}"}
    overrides = {"REMOTE_ADDR": ELSEWHERE}
    read = client.get("/api/v1/series", headers=headers, environ_overrides=overrides)
    assert read.status_code == 200
    page = client.get("/", headers=headers, environ_overrides=overrides)
    assert page.status_code == 401  # a token opens no page


def test_a_person_posts_nothing_without_a_token(behind: Behind) -> None:
    before = behind.steps()
    answer = behind.asked.client.post(
        "/api/v1/runs",
        json={"runs": []},
        headers={"X-Forwarded-User": "root"},
        environ_overrides={"REMOTE_ADDR": "10.0.3.7"},
    )
    assert answer.status_code == 401
    assert behind.steps() == before
