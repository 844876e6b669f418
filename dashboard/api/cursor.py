"""Cursors of pages: where the next page begins, opaque to clients."""

import base64
import binascii
from typing import Any

import orjson

from dashboard.api.problem import ProblemError


def write_cursor(*place: object) -> str:
    """Format the place of the last item of a page."""
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def read_cursor(text: str | None, *kinds: type) -> list[Any] | None:
    """Read a cursor of some kinds of values; None where none was given.

    Raises
    ------
    ProblemError
        With status 400 if it is no cursor of this resource.
    """
    if text is None:
        return None
    try:
        place = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, orjson.JSONDecodeError, ValueError):
        place = None
    if (
        isinstance(place, list)
        and len(place) == len(kinds)
        and all(type(value) is kind for value, kind in zip(place, kinds, strict=True))
    ):
        return place
    raise ProblemError(
        400, "The cursor is none of this list: send one from next_cursor.", parameter="cursor"
    )
