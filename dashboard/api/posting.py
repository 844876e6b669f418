"""What all posts have in common: whose project, once, and the answer that is kept."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import flask
from sqlalchemy import Connection

from dashboard.api.data import writes_allowed
from dashboard.api.operation import Asked, Stored
from dashboard.api.problem import ProblemError
from models.access.roles import EVERY_PROJECT
from models.records.text_rules import name_fault, normalised
from models.services.posts.once import KeyReusedError, Post, carry_out
from models.services.rows.row_error import RowError
from models.services.rows.times import parse_time

DEFAULT_PROJECT, DEFAULT_BRANCH = "default", "main"
NAME: dict[str, Any] = {"type": "string", "maxLength": 500}
MOMENT: dict[str, Any] = {"type": ["string", "number"], "maxLength": 100}


def posted(asked: Asked, work: Callable[[Connection], Mapping[str, Any]]) -> Stored:
    """Carry a post out and answer it; sent again with its key it is answered as before.

    Raises
    ------
    ProblemError
        With status 422 if the key was used for another request.
    """
    token = asked.caller.token
    assert token is not None, "operations that write need a token"
    post = Post(token.id, asked.key, request_sha256(), asked.services.now_ms())
    try:
        with writes_allowed():  # the token's scope was checked
            body, replayed = carry_out(asked.services.engine, post, work)
    except KeyReusedError as error:
        raise ProblemError(422, str(error)) from None
    return Stored(200, body, replayed)


def request_sha256() -> str:
    """Return the fingerprint of the present request's path and body."""
    digest = hashlib.sha256(flask.request.path.encode() + b"\0")
    digest.update(flask.request.get_data())
    return digest.hexdigest()


def default_project(asked: Asked) -> str:
    """Return the project of what states none: that of the token."""
    token = asked.caller.token
    return DEFAULT_PROJECT if token is None or token.project == EVERY_PROJECT else token.project


def project_of(asked: Asked) -> str:
    """Return the project that a post is for, its own or the token's.

    Raises
    ------
    ProblemError
        With status 403 where the token is for another one, 422 where it cannot name one.
    """
    project = normalised(asked.body.get("project", "")) or default_project(asked)
    check_name(project, "/project")
    asked.caller.require(project)
    return project


def check_name(name: str, pointer: str) -> None:
    """Refuse a text that cannot name anything."""
    if fault := name_fault(name):
        raise ProblemError(422, f"{pointer} {fault}.", pointer=pointer)


def read_time(value: str | float, pointer: str) -> int:
    """Read a time as files state it; milliseconds since 1970-01-01 UTC."""
    try:
        return parse_time(value if isinstance(value, str) else repr(value))[0]
    except RowError as fault:
        raise ProblemError(422, f"{pointer}: {fault}.", pointer=pointer) from None
