"""The session of a person who signed in here: a signed cookie that scripts cannot read."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import flask

from models.access.grants import Grant, person_of
from models.access.roles import Person
from models.records.errors import BadArgumentError
from models.records.settings import Settings

HOUR_MS = 3_600_000
_NAME, _GROUPS, _UNTIL = "name", "groups", "until_ms"


def prepare_cookie(server: flask.Flask, settings: Settings) -> None:
    """Set how the cookie is kept: for this host, over TLS where the pages are, out of scripts."""
    secure = settings.public_url.lower().startswith("https://")
    server.config.update(
        # A name with this prefix is taken by browsers only from the host itself, over TLS.
        SESSION_COOKIE_NAME="__Host-bandwatch" if secure else "bandwatch-session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
    )


def begin_session(
    name: str, groups: Collection[str], grants: Collection[Grant], until_ms: int
) -> None:
    """Keep who has signed in, until a moment; what an earlier session held is forgotten.

    Of the groups, only those that give a role are kept: a cookie holds 4 kB.
    """
    named = {grant.who[1:] for grant in grants if grant.who.startswith("@")}
    flask.session.clear()
    flask.session.permanent = True
    flask.session.update({_NAME: name, _GROUPS: sorted(named & set(groups)), _UNTIL: until_ms})


def person_of_session(grants: Collection[Grant], now_ms: int) -> Person | None:
    """Return who has signed in, with the roles of the present settings; None if it is over."""
    kept: Any = flask.session
    name, until_ms = kept.get(_NAME), kept.get(_UNTIL)
    if not isinstance(name, str) or not isinstance(until_ms, int) or now_ms >= until_ms:
        return None
    try:
        return person_of(name, kept.get(_GROUPS) or (), grants)
    except BadArgumentError:
        return None


def end_session() -> None:
    """Forget who has signed in."""
    flask.session.clear()
