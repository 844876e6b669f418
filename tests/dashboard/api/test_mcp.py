"""Assistants read by the Model Context Protocol what the API answers, and write nothing."""

from typing import Any

import pytest

from dashboard.api.operations import OPERATIONS
from models.access.tokens import Scope
from tests.dashboard.api.conftest import MakeToken, bearer
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED

PATH = "/api/v1/mcp"


def say(api: Asked, method: str, parameters: Any = None, **headers: str) -> Any:
    message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": parameters or {}}
    answer = api.client.post(PATH, json=message, headers=headers)
    assert answer.status_code == 200, answer.text
    document: Any = answer.json
    assert (document["jsonrpc"], document["id"]) == ("2.0", 7)
    return document.get("result", document.get("error"))


def call(api: Asked, name: str, **arguments: Any) -> Any:
    return say(api, "tools/call", {"name": name, "arguments": arguments})


def test_it_introduces_itself_and_lists_the_reads(api: Asked) -> None:
    hello = say(api, "initialize", {"protocolVersion": "2025-06-18", "capabilities": {}})
    assert hello["protocolVersion"] == "2025-06-18"
    assert say(api, "initialize", {"protocolVersion": "1999"})["protocolVersion"] == "2025-06-18"
    assert say(api, "ping") == {}
    done = api.client.post(PATH, json={"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (done.status_code, done.data) == (202, b"")
    tools = {tool["name"]: tool for tool in say(api, "tools/list")["tools"]}
    reads = {item.name for item in OPERATIONS if item.method == "GET"}
    assert set(tools) == reads - {"getDraws"}
    assert tools["listLevels"]["inputSchema"]["required"] == ["series"]


def test_a_tool_answers_what_the_api_answers(api: Asked) -> None:
    for name, path, arguments in (
        ("listSeries", "/series", {"limit": 2, "suite": ["render"]}),
        ("listLevels", "/levels", {"series": str(FITTED), "limit": 3}),
        ("listAlerts", "/alerts", {"open": True}),
        ("getGate", "/gate", {"max_missing": 0.9, "against": "7d"}),
    ):
        query = {key: str(v).lower() if isinstance(v, bool) else v for key, v in arguments.items()}
        expected: Any = api.client.get(f"/api/v1{path}", query_string=query)
        found = call(api, name, **arguments)
        assert found["isError"] is False
        assert found["structuredContent"] == expected.json


@pytest.mark.parametrize(
    "arguments", [{"series": "nothing"}, {}, {"series": str(FITTED), "limit": "many"}, {"x": {}}]
)
def test_faults_are_answered_in_words(api: Asked, arguments: dict[str, Any]) -> None:
    found = call(api, "listLevels", **arguments)
    assert found["isError"] is True
    assert found["content"][0]["text"]


def test_nothing_else_can_be_called(api: Asked, new_token: MakeToken) -> None:
    assert call(api, "postRuns", runs=[])["code"] == -32602
    assert say(api, "resources/list")["code"] == -32601
    assert api.client.post(PATH, json=[]).json["error"]["code"] == -32600  # type: ignore[index]
    assert api.client.post(PATH, data=b"{").json["error"]["code"] == -32600  # type: ignore[index]
    assert api.client.post(PATH, data=b" " * 70_000).status_code == 413
    assert api.client.get(PATH).status_code == 405
    assert api.client.post(PATH, json={}, headers=bearer("bwt_x")).status_code == 401
    writes = bearer(new_token(Scope.WRITE_RUNS))
    assert api.client.post(PATH, json={}, headers=writes).status_code == 403
    evil = {"Origin": "https://evil.example"}
    assert api.client.post(PATH, json={}, headers=evil).status_code == 403


def test_a_token_of_another_project_sees_nothing(api: Asked, new_token: MakeToken) -> None:
    headers = bearer(new_token(Scope.READ, project="other"))
    found = say(api, "tools/call", {"name": "listSeries", "arguments": {}}, **headers)
    assert found["structuredContent"]["items"] == []
