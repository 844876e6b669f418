"""Ask an app's callbacks what a browser would ask, without a browser."""

import gzip
import json
import time
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient

GZIP = {"Accept-Encoding": "gzip"}


class Asker:
    """An app that is asked through its test client, with everything that a request passes."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        client.get("/")
        self._known = client.get("/_dash-dependencies").get_json()

    def body(self, output: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Make the request for the callback that fills ``output``, spelled ``component.property``.

        ``values`` are given by ``component.property``; all others are null.
        """
        found = next(
            item
            for item in self._known
            if output in item["output"].strip(".").split("...")
            and item["clientside_function"] is None
        )
        name = found["output"]
        parts = name.strip(".").split("...")
        outputs = [dict(zip(("id", "property"), p.rsplit(".", 1), strict=True)) for p in parts]

        def filled(item: dict[str, str]) -> dict[str, Any]:
            return {**item, "value": values.get(f"{item['id']}.{item['property']}")}

        inputs = [filled(item) for item in found["inputs"]]
        return {
            "output": name,
            "outputs": outputs if name.startswith("..") else outputs[0],
            "inputs": inputs,
            "state": [filled(item) for item in found["state"]],
            "changedPropIds": [
                f"{item['id']}.{item['property']}" for item in inputs if item["value"] is not None
            ],
        }

    def post(self, body: Mapping[str, Any]) -> tuple[Any, float, float]:
        """Ask; return the answer, wall and CPU milliseconds."""
        begun, used = time.perf_counter(), time.process_time()
        answer = self.client.post("/_dash-update-component", json=body, headers=GZIP)
        wall = 1000 * (time.perf_counter() - begun)
        busy = 1000 * (time.process_time() - used)
        assert answer.status_code in (200, 204), answer.text[:500]
        return answer, wall, busy

    @staticmethod
    def told(answer: Any) -> Any:
        """Read an answer, compressed or not."""
        data = answer.data
        return json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)["response"]
