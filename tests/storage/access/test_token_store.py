"""Stored tokens: without their secrets, recognised, dated, revoked."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from models.access.tokens import NewToken, Scope, make_token
from models.records.errors import BadArgumentError
from models.storage.access.token_store import (
    USED_EVERY_MS,
    create_token,
    read_tokens,
    recognise_token,
    revoke_token,
)

START = 1_000_000_000


def create(engine: Engine, new: NewToken, **given: Any) -> None:
    values: dict[str, Any] = {
        "name": "ci",
        "scopes": frozenset({Scope.WRITE_RUNS, Scope.READ}),
        "project": "demo",
        "created_ms": START,
        "created_by": "ada",
        "expires_ms": None,
    }
    create_token(engine, new, **(values | given))


def test_only_the_hash_is_stored(engine: Engine) -> None:
    new = make_token()
    create(engine, new)
    secret = new.text.rsplit("_", 1)[-1]
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT * FROM api_token")).one()
    assert secret not in str(stored)
    assert new.sha256 in stored
    (token,) = read_tokens(engine)
    assert (token.name, token.project, token.created_by) == ("ci", "demo", "ada")
    assert token.scopes == {Scope.WRITE_RUNS, Scope.READ}
    assert token.last_used_ms is None


def test_recognises_its_own_text_alone_and_notes_the_hour(engine: Engine) -> None:
    first, second = make_token(), make_token()
    create(engine, first)
    create(engine, second, name="other")
    found = recognise_token(engine, first.text, START + 5)
    assert found is not None
    assert found.name == "ci"
    secrets = [item.text.split("_", 2)[2] for item in (first, second)]
    forged = f"bwt_{first.key_id}_{secrets[1]}"
    assert recognise_token(engine, forged, START) is None
    assert recognise_token(engine, f"bwt_{'a' * 8}_{secrets[0]}", START) is None
    assert recognise_token(engine, "no token", START) is None
    used = {token.name: token.last_used_ms for token in read_tokens(engine)}
    assert used == {"ci": START + 5, "other": None}
    recognise_token(engine, first.text, START + 6)
    assert read_tokens(engine)[1].last_used_ms == START + 5
    recognise_token(engine, first.text, START + 5 + USED_EVERY_MS)
    assert read_tokens(engine)[1].last_used_ms == START + 5 + USED_EVERY_MS


def test_revoking_keeps_who_and_when_and_holds_the_first(engine: Engine) -> None:
    new = make_token()
    create(engine, new)
    revoke_token(engine, new.key_id, START + 1, "bob")
    again = revoke_token(engine, new.key_id, START + 9, "eve")
    assert (again.revoked_ms, again.revoked_by) == (START + 1, "bob")
    found = recognise_token(engine, new.text, START + 10)
    assert found is not None
    assert found.refusal(START + 10) == "The token was revoked."
    assert found.last_used_ms is None  # a refused use is none
    with pytest.raises(BadArgumentError, match="no token 'zzz'"):
        revoke_token(engine, "zzz", START, "")


@pytest.mark.parametrize(
    "given",
    [{"name": " "}, {"name": "a\nb"}, {"project": ""}, {"scopes": frozenset()}, {"expires_ms": 7}],
)
def test_tokens_that_would_be_useless_are_refused(engine: Engine, given: dict[str, Any]) -> None:
    with pytest.raises(BadArgumentError):
        create(engine, make_token(), **given)
    assert read_tokens(engine) == []
