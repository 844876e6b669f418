"""Read the body of a post: within its limits, JSON, and of the declared shape."""

from typing import Any

import flask
import orjson

from dashboard.api.operation import Operation
from dashboard.api.problem import ProblemError
from models.records.text_rules import name_fault

LARGEST_BODY = 8 << 20  # bytes
LONGEST_KEY = 200


def read_body(operation: Operation) -> Any:
    """Return the body of the present request.

    Raises
    ------
    ProblemError
        With status 411 without a length, 413 above the limit, 415 if it is no JSON by its
        headers, 400 if it cannot be read, 422 if it has another shape.
    """
    request = flask.request
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise ProblemError(415, "Send the body as it is, without Content-Encoding.")
    if request.mimetype != "application/json":
        raise ProblemError(415, "Send JSON: Content-Type: application/json.")
    if request.content_length is None:
        raise ProblemError(411, "Send the length of the body: Content-Length.")
    if request.content_length > LARGEST_BODY:
        raise ProblemError(
            413, f"The body is larger than {LARGEST_BODY >> 20} MiB. Send several smaller ones."
        )
    data = request.get_data(cache=True)
    try:
        body = orjson.loads(data)  # which refuses more than 1024 levels of nesting
    except orjson.JSONDecodeError as error:
        raise ProblemError(400, f"The body is no JSON: {error}.") from None
    if operation.check_body is not None:
        operation.check_body(body)
    return body


def read_key() -> str:
    """Return the Idempotency-Key of the present request; blank without one.

    Raises
    ------
    ProblemError
        With status 400 if it is blank, too long or not printable.
    """
    key = flask.request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    if not key or len(key) > LONGEST_KEY or name_fault(key):
        raise ProblemError(
            400, f"Idempotency-Key has to be 1 to {LONGEST_KEY} printable characters."
        )
    return key
