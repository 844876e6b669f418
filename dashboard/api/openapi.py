"""The OpenAPI 3.1 document of the API, built from the declarations of its operations."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from dashboard.api.operation import Operation, Parameter
from dashboard.api.problem import MEDIA, SCHEMA
from models.access.tokens import Scope

VERSION = "1"
# What any request may be answered, besides what its operation declares.
ALWAYS = (414, 503)
OF_BODIES = (411, 413, 415, 422)


def openapi_document(operations: Sequence[Operation], root: str) -> dict[str, Any]:
    """Build the document.

    Parameters
    ----------
    operations : sequence of Operation
        What the API offers.
    root : str
        Path below which it is offered.
    """
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    scopes = ", ".join(Scope)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bandwatch",
            "version": VERSION,
            "description": "Benchmark histories, levels, comparisons and the gate.",
        },
        "servers": [{"url": root}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": SCHEMA},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"A token of `bandwatch token create`; scopes: {scopes}.",
                }
            },
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    reads = operation.scope is Scope.READ
    document: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": " ".join((operation.description, f"Scope: {operation.scope}.")).strip(),
        "parameters": [_parameter(item) for item in operation.parameters],
        "security": [{}, {"token": []}] if reads else [{"token": []}],
        "responses": _responses(operation),
    }
    if operation.body is not None:
        document["parameters"].append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": (
                    "Names the request: sent again with the same key it changes nothing and is"
                    " answered as the first time."
                ),
                "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
            }
        )
        document["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": operation.body}},
        }
    return document


def _parameter(item: Parameter) -> dict[str, Any]:
    return {
        "name": item.name,
        "in": "query",
        "required": item.required,
        "description": item.description,
        "schema": item.schema,
        **({"explode": True, "style": "form"} if item.schema["type"] == "array" else {}),
    }


def _responses(operation: Operation) -> dict[str, Any]:
    of_body = OF_BODIES if operation.body is not None else ()
    refusals = sorted({*operation.refusals, *ALWAYS, *of_body})
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "200": {
            "description": "The answer.",
            "content": {operation.media: {"schema": operation.response}},
        },
        **({} if operation.body is not None else {"304": {"description": "It has not changed."}}),
        **{
            str(status): {
                "description": HTTPStatus(status).phrase,
                "content": {MEDIA: problem},
            }
            for status in refusals
        },
    }
