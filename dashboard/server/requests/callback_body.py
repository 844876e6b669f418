"""Answer callbacks that no page of ours sends with 400 and a reason, not with a traceback."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import flask
from werkzeug.exceptions import HTTPException

PATH = "/_dash-update-component"
LARGEST_BODY = 16 << 20  # bytes; pages send some kilobytes
_LISTS = ("inputs", "state", "changedPropIds")


def register(server: flask.Flask, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Limit bodies, and check those of callbacks before Dash reads them.

    Parameters
    ----------
    callbacks : mapping of str to mapping
        Dash's callbacks by the names of their outputs; may grow later.
    """
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY

    @server.before_request
    def check_body() -> tuple[str, int, dict[str, str]] | None:
        if flask.request.path != PATH or flask.request.method != "POST":
            return None
        fault, status = _fault(callbacks)
        if not fault:
            return None
        return f"{fault}\n", status, {"Content-Type": "text/plain; charset=utf-8"}


def _fault(callbacks: Mapping[str, Mapping[str, Any]]) -> tuple[str, int]:
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
    # What runs in the browser has an entry without a function.
    known = callbacks.get(output) if isinstance(output, str) else None
    if known is None or "callback" not in known:
        return "The body names no output of these pages. Reload the page.", 400
    for name in _LISTS:
        if not isinstance(body.get(name, []), list):
            return f"The body's {name} are no list.", 400
    if not all(isinstance(name, str) for name in body.get("changedPropIds", ())):
        return "The body's changedPropIds are no names.", 400
    for name in ("inputs", "state"):
        if not _are_declared(body.get(name, []), known[name]):
            return f"The body's {name} are not those of the callback. Reload the page.", 400
    if not known.get("no_output") and not _has_outputs(body.get("outputs"), known["output"]):
        return "The body's outputs are not those of the callback. Reload the page.", 400
    return "", 200


def _has_outputs(found: Any, declared: Any) -> bool:
    """Whether the outputs of a body are those of its callback: a list of them, or the only one."""
    several = isinstance(declared, list | tuple)
    wanted = [
        {"id": item.component_id_str(), "property": item.component_property}
        for item in (declared if several else [declared])
    ]
    return _are_declared(found if several else [found], wanted)


def _are_declared(found: Any, declared: Sequence[Mapping[str, str]]) -> bool:
    """Whether the parts of a body are those of its callback, one for one.

    Dash takes them by their places, and fails where one is missing.
    """
    return (
        isinstance(found, list)
        and len(found) == len(declared)
        and all(_is_property(part, wanted) for part, wanted in zip(found, declared, strict=True))
    )


def _is_property(part: Any, wanted: Mapping[str, str]) -> bool:
    """Whether a part is a property of a component; of a pattern, a list of such may stand."""
    pattern = json.loads(wanted["id"]) if wanted["id"].startswith("{") else None
    every = part if pattern is not None and isinstance(part, list) else [part]
    return all(
        isinstance(item, dict)
        and _named(item, wanted)
        and (item.get("id") == wanted["id"] if pattern is None else _fits(item.get("id"), pattern))
        for item in every
    )


def _fits(identity: Any, pattern: Mapping[str, Any]) -> bool:
    """Whether an id is of a pattern, in which a list stands for any text or number."""
    return (
        isinstance(identity, dict)
        and identity.keys() == pattern.keys()
        and all(
            isinstance(identity[key], str | int | float)
            if isinstance(wanted, list)
            else identity[key] == wanted
            for key, wanted in pattern.items()
        )
    )


def _named(part: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    """Whether a part has the property; what follows an @ tells apart who else writes it."""
    name = part.get("property")
    return isinstance(name, str) and name.partition("@")[0] == wanted["property"].partition("@")[0]
