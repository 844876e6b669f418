"""Handles of background jobs that serve only the person to whom they were given.

Dash signs the handles that a browser polls and cancels a job by, each for one page load. Here
they are signed for one person too, so that a handle which another person got hold of is none.
"""

import hmac
from collections.abc import Callable
from hashlib import sha256

import flask
from dash import Dash
from dash._callback_signing import END_SCOPE, cache_scope, job_scope, unsign

from dashboard.shared.access.person import signed_name

_HANDLES: dict[str, Callable[[str | None], str]] = {
    "cacheKey": cache_scope,
    "job": job_scope,
    "cancelJob": job_scope,
}


class PersonalDash(Dash):
    """Dash, whose handles of jobs are signed by a key of each person's own."""

    def _get_signing_secret(self) -> bytes:
        secret: bytes = super()._get_signing_secret()
        name = signed_name()
        return hmac.new(secret, name.encode(), sha256).digest() if name else secret

    def knows_handles(self) -> bool:
        """Return whether each handle in the present request was given to its person and page."""
        given = flask.request.args
        if not any(name in given for name in _HANDLES):
            return True
        secret = self._get_signing_secret()
        page = unsign(secret, END_SCOPE, given.get("endId"))
        return all(
            unsign(secret, scope(page), handle) is not None
            for name, scope in _HANDLES.items()
            for handle in given.getlist(name)
        )
