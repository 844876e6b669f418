"""Tokens by which programs ask: what they may do, how they are made and recognised.

A token is ``bwt_<id>_<secret>``: the id finds its row, the secret is 256 random bits of which
only the SHA-256 is stored. A slow hash is for passwords, which people choose; nobody can search
2^256 secrets.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

from models.access.roles import EVERY_PROJECT, Person, Role

PREFIX = "bwt"
_ID_BYTES, _SECRET_BYTES = 5, 32
_SHAPE = re.compile(rf"{PREFIX}_([a-z2-7]{{8}})_([A-Za-z0-9_-]{{43}})")
_NO_HASH = hashlib.sha256(b"").hexdigest()


class Scope(StrEnum):
    """What a token may do in its project."""

    READ = "read"
    WRITE_RUNS = "write:runs"  # post runs
    WRITE_CALENDAR = "write:calendar"  # post releases, environment changes and commits


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: the only moment at which its text is known."""

    key_id: str
    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A stored token, without its secret. Times are milliseconds since 1970-01-01 UTC."""

    id: int
    key_id: str
    name: str
    scopes: frozenset[Scope]
    project: str  # or "*": every project
    created_ms: int
    created_by: str
    expires_ms: int | None = None  # None: never
    last_used_ms: int | None = None
    revoked_ms: int | None = None
    revoked_by: str = ""

    @property
    def person(self) -> Person:
        """The program that asks, as a viewer of the token's project."""
        return Person(f"token {self.name}", {self.project: Role.VIEWER})

    def refusal(self, now_ms: int) -> str:
        """Return why the token is not accepted any more; blank if it is."""
        if self.revoked_ms is not None:
            return "The token was revoked."
        if self.expires_ms is not None and self.expires_ms <= now_ms:
            return "The token has expired."
        return ""

    def covers(self, project: str) -> bool:
        """Whether the token is for a project."""
        return self.project in (EVERY_PROJECT, project)


def make_token() -> NewToken:
    """Generate a token of 256 random bits."""
    key_id = base64.b32encode(secrets.token_bytes(_ID_BYTES)).decode().lower()
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    return NewToken(key_id, f"{PREFIX}_{key_id}_{secret}", _sha256(secret))


def split_token(text: str) -> tuple[str, str] | None:
    """Return the id and the secret of a token; None where the text has not its shape."""
    found = _SHAPE.fullmatch(text)
    return None if found is None else (found[1], found[2])


def is_secret_of(secret: str, sha256: str | None) -> bool:
    """Whether a secret has a hash, in a time that does not depend on either.

    Parameters
    ----------
    sha256 : str or None
        The stored hash; None where no token has that id, which takes as long to refuse.
    """
    same = hmac.compare_digest(_sha256(secret), sha256 or _NO_HASH)
    return same and sha256 is not None


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
