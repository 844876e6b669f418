"""Posts to the pages' callbacks that no page sends, and what the server must answer."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.dashboard.conftest import Asked
from tests.dashboard.test_any_address import KEYS
from tests.fuzz.link_cases import PAGES
from tests.fuzz.mutate import spoiled
from tests.fuzz.search import CORPUS

KEPT = CORPUS / "callbacks"
PATH = "/_dash-update-component"


@dataclass(frozen=True)
class PostedBody:
    """A body as it is posted."""

    content: bytes


_NAMES = st.sampled_from(
    [name for _, _, codecs in PAGES.values() for name, _ in codecs.values()]
    + ["key", "query", "title", "id", "value", "startRow", "endRow", "sortModel", "filterModel"]
)
_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 400),
    st.sampled_from([*KEYS, "/trend", "/alerts", "/", "?series=x", "1", "2026-11-01", "all"]),
    st.floats(),
    st.integers(),
    st.text(max_size=12),
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_NAMES, inner, max_size=4)
    ),
    max_leaves=6,
)


def plain_body(name: str, item: Mapping[str, Any], values: list[Any]) -> dict[str, Any]:
    """Build a body as Dash's pages send it; `values` are those of its inputs and states."""
    parts = [part for part in name.strip(".").split("...") if part]
    outputs = [_output(part) for part in parts]
    given = [
        _given(part, value)
        for part, value in zip((*item["inputs"], *item["state"]), values, strict=True)
    ]
    inputs = given[: len(item["inputs"])]
    return {
        "output": name,
        "outputs": outputs if name.startswith("..") else outputs[0],
        "inputs": inputs,
        "state": given[len(inputs) :],
        "changedPropIds": [f"{part['id']}.{part['property']}" for part in item["inputs"]],
    }


def _given(part: Mapping[str, Any], value: Any) -> Any:
    """Build an input; where its id is a pattern, a list of one component that fits."""
    if not part["id"].startswith("{"):
        return {**part, "value": value}
    return [{**part, "id": _component(part["id"]), "value": value}]


def _output(part: str) -> Any:
    identity, _, name = part.rpartition(".")
    name = name.partition("@")[0]
    if not identity.startswith("{"):
        return {"id": identity, "property": name}
    return [{"id": _component(identity), "property": name}]


def _component(pattern: str) -> dict[str, Any]:
    """Name a component that fits a pattern."""
    parts = json.loads(pattern).items()
    return {name: 1 if isinstance(value, list) else value for name, value in parts}


def posted_bodies(asked: Asked) -> st.SearchStrategy[PostedBody]:
    """Draw a body of a callback with any values, half of them spoiled as JSON or text.

    Callbacks that begin a background job are left out: each would start a process.
    """
    known = sorted(
        name
        for name, item in asked.app.callback_map.items()
        if item.get("callback") and not item.get("background")
    )

    @st.composite
    def body(draw: st.DrawFn) -> PostedBody:
        name = draw(st.sampled_from(known))
        item = asked.app.callback_map[name]
        number = len(item["inputs"]) + len(item["state"])
        values = draw(st.lists(_VALUES, min_size=number, max_size=number))
        content = json.dumps(plain_body(name, item, values)).encode()
        return PostedBody(draw(spoiled(content)) if draw(st.booleans()) else content)

    return body()


def check_body(case: PostedBody, asked: Asked) -> None:
    """Post a body: it is answered or refused, and what is answered is JSON."""
    answer = asked.client.post(PATH, data=case.content, content_type="application/json")
    assert answer.status_code < 500, (answer.status_code, answer.text[:400])
    if answer.status_code == 200:
        json.loads(answer.text)
    elif answer.status_code != 204:
        assert answer.text.strip()
        assert "Traceback" not in answer.text


def keep_body(case: PostedBody) -> Path:
    """Write a case into the corpus."""
    path = KEPT / f"{hashlib.sha256(case.content).hexdigest()[:8]}.json"
    path.write_bytes(case.content)
    return path


def kept_bodies() -> list[PostedBody]:
    """Read the corpus."""
    return [PostedBody(path.read_bytes()) for path in sorted(KEPT.glob("*.json"))]
