"""An error that no callback expected is shown in place, whatever the callback fills."""

import json
from typing import Any

import pytest

from dashboard.shared import ids
from tests.dashboard.conftest import Asked
from tests.fuzz.callback_cases import PATH, plain_body


def every_kind(asked: Asked) -> dict[str, str]:
    """Name a callback that fills one property, one that fills several, and one of a pattern."""
    kinds: dict[str, str] = {}
    for name, item in asked.app.callback_map.items():
        if item.get("callback") and item["inputs"]:
            kinds.setdefault(name[:1] if name[:1] in "{." else "one", name)
    return kinds


@pytest.mark.parametrize("kind", ["one", ".", "{"])
def test_a_callback_that_fails_shows_its_error_and_leaves_the_page(asked: Asked, kind: str) -> None:
    name = every_kind(asked)[kind]
    item = asked.app.callback_map[name]

    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("planted")

    # Dash calls what stands in the closure of its wrapper.
    wrapper = item["callback"]
    place = wrapper.__code__.co_freevars.index("func")
    kept = wrapper.__closure__[place].cell_contents
    wrapper.__closure__[place].cell_contents = fail
    try:
        values = [None] * (len(item["inputs"]) + len(item["state"]))
        body = json.dumps(plain_body(name, item, values))
        answer = asked.client.post(PATH, data=body, content_type="application/json")
    finally:
        wrapper.__closure__[place].cell_contents = kept
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = json.loads(answer.text)
    assert "ZeroDivisionError" in told["sideUpdate"][ids.ERROR_TEXT]["children"]
    assert not any(told.get("response", {}).values())
