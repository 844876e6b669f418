"""The OpenAPI document is valid, and the app keeps to it whatever is asked: Schemathesis."""

import json
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as conformance

from dashboard.api.operations import OPERATIONS
from models.access.tokens import Scope
from tests.dashboard.api.conftest import MakeToken, bearer
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED

NAMES = [operation.name for operation in OPERATIONS]
CHECKS = (
    not_a_server_error,
    conformance.status_code_conformance,
    conformance.content_type_conformance,
    conformance.response_schema_conformance,
    conformance.negative_data_rejection,
)
REFUSALS = ["400", "401", "403", "404", "411", "413", "414", "415", "422"]


@pytest.fixture(scope="module")
def token(new_token: MakeToken) -> dict[str, str]:
    return bearer(new_token(*Scope, project="*"))


@pytest.fixture(scope="module")
def operations(api: Asked) -> dict[str, Any]:
    config = {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", api.app.server, config=schemathesis.Config.from_dict(config)
    )
    found = [item.ok() for item in schema.get_all_operations() if isinstance(item, Ok)]
    assert len(found) == len(NAMES)
    return {operation.definition.raw["operationId"]: operation for operation in found}


def test_the_document_is_openapi_3_1(api: Asked) -> None:
    answer = api.client.get("/api/v1/openapi.json")
    document = json.loads(answer.data)
    assert document["openapi"] == "3.1.0"
    assert [
        part["operationId"] for path in document["paths"].values() for part in path.values()
    ] == NAMES
    for path in document["paths"].values():
        for part in path.values():
            for parameter in part["parameters"]:
                jsonschema_rs.validator_for(parameter["schema"])
    again = api.client.get(
        "/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def ask(operation: Any, token: dict[str, str], mode: GenerationMode, examples: int) -> None:
    """Ask an operation with drawn parameters and bodies, by a fixed seed."""

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        if mode is GenerationMode.POSITIVE and "series" in (case.query or {}):
            case.query["series"] = _some_series(case.query["series"])
        if "Authorization" in (case.headers or {}):  # else it was left out on purpose
            case.headers.update(token)
        case.call_and_validate(headers={"Accept-Encoding": "identity"}, checks=CHECKS)

    run()


def _some_series(drawn: Any) -> Any:
    """Name a series that is there where an even number of letters was drawn."""
    return str(FITTED) if isinstance(drawn, str) and len(drawn) % 2 == 0 else drawn


@pytest.mark.parametrize("name", NAMES)
def test_the_app_keeps_to_its_document(
    operations: dict[str, Any], token: dict[str, str], name: str
) -> None:
    ask(operations[name], token, GenerationMode.POSITIVE, 5)


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("name", NAMES)
def test_the_app_keeps_to_its_document_at_length(
    operations: dict[str, Any], token: dict[str, str], name: str, mode: GenerationMode
) -> None:
    ask(operations[name], token, mode, 60)
