"""Tokens: their shape, and that nothing but the secret itself is recognised."""

import hashlib

import pytest

from models.access.roles import Role
from models.access.tokens import ApiToken, Scope, is_secret_of, make_token, split_token


def test_a_token_has_256_random_bits_and_a_readable_id() -> None:
    made = [make_token() for _ in range(50)]
    assert len({item.text for item in made}) == len({item.key_id for item in made}) == 50
    for item in made:
        parts = split_token(item.text)
        assert parts is not None
        assert parts[0] == item.key_id
        assert len(parts[1]) * 6 >= 256
        assert item.sha256 == hashlib.sha256(parts[1].encode()).hexdigest()
        assert is_secret_of(parts[1], item.sha256)
        assert not is_secret_of(parts[1], None)
        assert not is_secret_of(parts[1][:-1] + ("A" if parts[1][-1] != "A" else "B"), item.sha256)
    assert not is_secret_of("", None)  # the hash that stands in for none


@pytest.mark.parametrize(
    "text", ["", "bwt_", "bwt_abcdefgh_short", "x" * 10_000, "bwt_É_" + "a" * 43]
)
def test_other_texts_are_no_tokens(text: str) -> None:
    assert split_token(text) is None
    assert split_token(make_token().text + "\n") is None


def test_expired_and_revoked_tokens_are_refused() -> None:
    token = ApiToken(1, "k", "ci", frozenset({Scope.READ}), "demo", 0, "ada", expires_ms=100)
    assert token.refusal(99) == ""
    assert token.refusal(100) == "The token has expired."
    revoked = ApiToken(1, "k", "ci", frozenset({Scope.READ}), "*", 0, "ada", revoked_ms=5)
    assert revoked.refusal(6) == "The token was revoked."
    assert token.covers("demo")
    assert not token.covers("other")
    assert revoked.covers("other")
    assert token.person.role_in("demo") is Role.VIEWER
    assert token.person.role_in("other") is None
