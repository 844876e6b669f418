"""Errors of the API as problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

import flask
import orjson

MEDIA = "application/problem+json"


class ProblemError(Exception):
    """A request that is refused: status, what was wrong, and further members.

    Parameters
    ----------
    status : int
        HTTP status.
    detail : str
        What was wrong, where, and what to do.
    members : object
        Further members of the document, such as ``parameter``.
    """

    def __init__(self, status: int, detail: str, **members: object) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.members = members

    def response(self) -> flask.Response:
        """Build the answer."""
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }
        answer = flask.Response(orjson.dumps(document), self.status, mimetype=MEDIA)
        answer.headers["Cache-Control"] = "no-store"
        if self.status == HTTPStatus.UNAUTHORIZED:
            answer.headers["WWW-Authenticate"] = 'Bearer realm="bandwatch"'
        return answer


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}
