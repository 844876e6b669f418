"""Answer callbacks that no page of ours sends with 400 and a reason, not with a traceback."""

from collections.abc import Container
from typing import Any

import flask
from werkzeug.exceptions import HTTPException

PATH = "/_dash-update-component"
LARGEST_BODY = 16 << 20  # bytes; pages send some kilobytes
_LISTS = ("inputs", "state", "changedPropIds")


def register(server: flask.Flask, outputs: Container[str]) -> None:
    """Limit bodies, and check those of callbacks before Dash reads them.

    Parameters
    ----------
    outputs : container of str
        Names of the callbacks' outputs; may grow later.
    """
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY

    @server.before_request
    def check_body() -> tuple[str, int, dict[str, str]] | None:
        if flask.request.path != PATH or flask.request.method != "POST":
            return None
        fault, status = _fault(outputs)
        if not fault:
            return None
        return f"{fault}\n", status, {"Content-Type": "text/plain; charset=utf-8"}


def _fault(outputs: Container[str]) -> tuple[str, int]:
    """Return what is wrong with the body of a callback, and the status; blank if nothing is."""
    try:
        body = flask.request.get_json()
    except RecursionError:
        return "The body is nested too deeply.", 400
    except HTTPException as error:
        return f"The body is not used: {error.description}", error.code or 400
    if not isinstance(body, dict):
        return "The body is no JSON object.", 400
    output = body.get("output")
    if not isinstance(output, str) or output not in outputs:
        return "The body names no output of these pages. Reload the page.", 400
    for name in _LISTS:
        if not isinstance(body.get(name, []), list):
            return f"The body's {name} are no list.", 400
    for name in ("inputs", "state"):
        if not all(map(_is_property, body.get(name) or ())):
            return f"The body's {name} have no id and property each.", 400
    return ("", 200) if _are_properties(body.get("outputs", [])) else ("No such outputs.", 400)


def _are_properties(found: Any) -> bool:
    return all(map(_is_property, found)) if isinstance(found, list) else _is_property(found)


def _is_property(item: Any) -> bool:
    """Whether a part names one property of a component, or, for patterns, is a list of such."""
    if isinstance(item, list):
        return all(map(_is_property, item))
    return isinstance(item, dict) and "id" in item and isinstance(item.get("property"), str)
