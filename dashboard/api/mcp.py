"""The reads of the API as tools of the Model Context Protocol (2025-06-18), for assistants.

Streamable HTTP without sessions: each POST is one JSON-RPC message, answered as JSON.
"""

from typing import Any

import flask
import orjson
from werkzeug.datastructures import MultiDict

from dashboard.api.caller import find_caller
from dashboard.api.operation import Asked, Operation
from dashboard.api.operations import OPERATIONS
from dashboard.api.parameters import read_parameters
from dashboard.api.problem import ProblemError
from dashboard.shared.services import Services
from models.access.tokens import Scope
from models.records.errors import BadArgumentError

VERSIONS = ("2025-06-18", "2025-03-26")
LARGEST_BODY = 64 << 10  # bytes
TOOLS = {
    item.name: item
    for item in OPERATIONS
    if item.scope is Scope.READ and item.media == "application/json"
}
_REQUEST, _METHOD, _PARAMETERS = -32600, -32601, -32602


def answer_message(services: Services) -> flask.Response:
    """Answer the message that is the body of the present request."""
    try:
        find_caller(services, Scope.READ)
        message = _message()
    except ProblemError as problem:
        return problem.response()
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        return _error(None, _REQUEST, "The body is no JSON-RPC 2.0 message.")
    number, method = message.get("id"), message.get("method")
    if "id" not in message:  # a notification, such as notifications/initialized
        return flask.Response(status=202)
    given = message.get("params")
    parameters: dict[str, Any] = given if isinstance(given, dict) else {}
    if method == "initialize":
        return _result(number, _initialized(parameters))
    if method == "ping":
        return _result(number, {})
    if method == "tools/list":
        return _result(number, {"tools": [_tool(item) for item in TOOLS.values()]})
    if method != "tools/call":
        return _error(number, _METHOD, f"There is no method {str(method)[:60]!r}.")
    operation = TOOLS.get(str(parameters.get("name")))
    arguments = parameters.get("arguments") or {}
    if operation is None or not isinstance(arguments, dict):
        return _error(number, _PARAMETERS, f"Name one of the tools {', '.join(TOOLS)}.")
    return _result(number, _called(services, operation, arguments))


def _message() -> Any:
    request = flask.request
    if request.content_length is None or request.content_length > LARGEST_BODY:
        raise ProblemError(413, f"Send at most {LARGEST_BODY >> 10} KiB, with Content-Length.")
    try:
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
        return None


def _initialized(parameters: dict[str, Any]) -> dict[str, Any]:
    asked = parameters.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "bandwatch", "version": "1"},
    }


def _tool(operation: Operation) -> dict[str, Any]:
    properties = {
        item.name: {**item.schema, "description": item.description} for item in operation.parameters
    }
    return {
        "name": operation.name,
        "description": f"{operation.summary}. {operation.description}".strip(),
        "inputSchema": {
            "type": "object",
            "properties": properties,
            "required": [item.name for item in operation.parameters if item.required],
        },
        "annotations": {"readOnlyHint": True},
    }


def _called(services: Services, operation: Operation, given: dict[str, Any]) -> dict[str, Any]:
    """Answer as the HTTP API does to the same parameters."""
    query: MultiDict[str, str] = MultiDict()
    for name, value in given.items():
        for item in value if isinstance(value, list) else [value]:
            query.add(name, item if isinstance(item, str) else orjson.dumps(item).decode())
    try:
        caller = find_caller(services, operation.scope)
        asked = Asked(services, caller, read_parameters(operation, query))
        with services.snapshot():
            document = operation.answer(asked)
    except (ProblemError, BadArgumentError) as problem:
        return {"content": [{"type": "text", "text": str(problem)}], "isError": True}
    text = orjson.dumps(document).decode()
    return {
        "content": [{"type": "text", "text": text}],
        "structuredContent": orjson.loads(text),
        "isError": False,
    }


def _result(number: Any, result: dict[str, Any]) -> flask.Response:
    return _reply({"jsonrpc": "2.0", "id": number, "result": result})


def _error(number: Any, code: int, text: str) -> flask.Response:
    return _reply({"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": text}})


def _reply(document: dict[str, Any]) -> flask.Response:
    answer = flask.Response(orjson.dumps(document), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
