"""Add the API's routes to the server, by the declarations of its operations."""

from collections.abc import Callable
from contextlib import nullcontext

import flask
import orjson
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from dashboard.api.body import read_body, read_key
from dashboard.api.caller import find_caller
from dashboard.api.mcp import answer_message
from dashboard.api.openapi import openapi_document
from dashboard.api.operation import Asked, Content, Operation, Stored
from dashboard.api.operations import OPERATIONS
from dashboard.api.parameters import LONGEST_QUERY, read_parameters
from dashboard.api.problem import ProblemError
from dashboard.shared.services import Services
from models.records.errors import BadArgumentError, BandwatchError, StoreError
from models.records.fault_text import known_fault_text

ROOT = "/api/v1"
DOCUMENT = f"{ROOT}/openapi.json"
MCP = f"{ROOT}/mcp"
_EVERY = ("GET", "POST", "PUT", "PATCH", "DELETE")


def register(server: flask.Flask, services: Services) -> None:
    """Answer every operation, and anything else below ``/api`` with a problem."""
    blueprint = flask.Blueprint("api", __name__)
    methods: dict[str, set[str]] = {DOCUMENT: {"GET"}, MCP: {"POST"}}
    for operation in OPERATIONS:
        path = f"{ROOT}{operation.path}"
        methods.setdefault(path, set()).add(operation.method)
        blueprint.add_url_rule(
            path,
            f"{operation.method} {operation.path}".replace(".", "_"),
            _view(operation, services),
            methods=[operation.method],
            provide_automatic_options=False,
        )

    document = orjson.dumps(openapi_document(OPERATIONS, ROOT))

    def describe() -> flask.Response:
        return _conditional(flask.Response(document, mimetype="application/json"))

    blueprint.add_url_rule(DOCUMENT, "openapi", describe, provide_automatic_options=False)

    def talk() -> flask.Response:
        try:
            return answer_message(services)
        except HTTPException as error:
            return ProblemError(error.code or 400, error.description or "Refused.").response()
        except (BandwatchError, SQLAlchemyError, OSError) as error:
            return _fault(error).response()

    blueprint.add_url_rule(MCP, "mcp", talk, methods=["POST"], provide_automatic_options=False)

    def refuse(rest: str = "") -> flask.Response:  # noqa: ARG001
        path = flask.request.path
        known = methods.get(path)
        if known is None:
            return ProblemError(404, f"There is nothing at {path}; see {DOCUMENT}.").response()
        allowed = ", ".join(sorted(known | ({"HEAD"} if "GET" in known else set())))
        problem = ProblemError(405, f"{path} answers {allowed} only.").response()
        problem.headers["Allow"] = allowed
        return problem

    for rule in ("/api", "/api/", "/api/<path:rest>"):
        blueprint.add_url_rule(
            rule,
            f"refuse {rule}".replace(".", "_"),
            refuse,
            methods=[*_EVERY, "OPTIONS", "TRACE"],
            provide_automatic_options=False,
        )
    server.register_blueprint(blueprint)


def _view(operation: Operation, services: Services) -> Callable[[], flask.Response]:
    def view() -> flask.Response:
        try:
            return _answer(operation, services)
        except ProblemError as problem:
            return problem.response()
        except HTTPException as error:
            return ProblemError(error.code or 400, error.description or "Refused.").response()
        except (BandwatchError, SQLAlchemyError, OSError) as error:
            return _fault(error).response()

    return view


def _fault(error: Exception) -> ProblemError:
    """Return the problem of an error that a service or the store raised."""
    text = known_fault_text(error)
    if isinstance(error, BadArgumentError):
        return ProblemError(400, text)
    flask.current_app.logger.error("The API failed", exc_info=error)
    if isinstance(error, StoreError) or text:
        return ProblemError(503, text or str(error))
    return ProblemError(500, "The request failed; the server's log has the details.")


def _answer(operation: Operation, services: Services) -> flask.Response:
    request = flask.request
    if len(request.query_string) > LONGEST_QUERY:
        raise ProblemError(414, f"The query is longer than {LONGEST_QUERY} characters.")
    caller = find_caller(services, operation.scope)
    values = read_parameters(operation, request.args)
    body, key = None, ""
    if operation.body is not None:
        body, key = read_body(operation), read_key()
    asked = Asked(services, caller, values, body, key)
    with services.snapshot() if operation.method == "GET" else nullcontext():
        answer = operation.answer(asked)
        if isinstance(answer, Content):
            return _content(answer)
    if isinstance(answer, Stored):
        response = flask.Response(answer.body, answer.status, mimetype="application/json")
        response.headers["Cache-Control"] = "no-store"
        if answer.replayed:
            response.headers["Idempotency-Replayed"] = "true"
        return response
    return _conditional(flask.Response(orjson.dumps(answer), mimetype="application/json"))


def _content(answer: Content) -> flask.Response:
    """Answer bytes, and read them only for a client that does not have them."""
    response = flask.Response(mimetype=answer.media)
    response.set_etag(answer.etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(flask.request)
    if response.status_code == 200:
        response.set_data(answer.read())
    return response


def _conditional(response: flask.Response) -> flask.Response:
    """Mark an answer by its content; a client that has it gets 304."""
    response.add_etag(weak=True)  # it may be compressed on its way
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Authorization")
    response.make_conditional(flask.request)
    return response
