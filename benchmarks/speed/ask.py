"""Ask an app's callbacks what a browser would ask, without a browser."""

import gzip
import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

HEADERS = {"Accept-Encoding": "gzip", "Content-Type": "application/json"}

Send = Callable[[str, str, bytes | None], tuple[int, bytes]]


def through_client(client: FlaskClient) -> Send:
    """Ask an app of this process."""

    def send(method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        answer = client.open(path, method=method, data=body, headers=HEADERS)
        return answer.status_code, answer.data

    return send


def through_http(url: str) -> Send:
    """Ask a server over one connection that is kept."""
    connection = http.client.HTTPConnection(url.rpartition("/")[2], timeout=60)

    def send(method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        connection.request(method, path, body, HEADERS)
        answer = connection.getresponse()
        return answer.status, answer.read()

    return send


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and what it took this process to get it."""

    data: bytes  # as on the wire
    wall_ms: float
    cpu_ms: float

    @property
    def plain(self) -> bytes:
        """The answer as JSON."""
        return gzip.decompress(self.data) if self.data[:2] == b"\x1f\x8b" else self.data

    @property
    def response(self) -> Any:
        """The new values by component and property."""
        return json.loads(self.plain)["response"]


class Asker:
    """An app that is asked with everything that a request passes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        send("GET", "/", None)
        known = send("GET", "/_dash-dependencies", None)[1]
        self._known = json.loads(gzip.decompress(known) if known[:2] == b"\x1f\x8b" else known)

    def body(self, output: str, values: Mapping[str, Any]) -> bytes:
        """Build the request for the callback that fills ``output``, written ``component.property``.

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
        request = {
            "output": name,
            "outputs": outputs if name.startswith("..") else outputs[0],
            "inputs": inputs,
            "state": [filled(item) for item in found["state"]],
            "changedPropIds": [
                f"{item['id']}.{item['property']}" for item in inputs if item["value"] is not None
            ],
        }
        return json.dumps(request).encode()

    def ask(self, output: str, values: Mapping[str, Any]) -> Told:
        """Run a callback; see :meth:`body`.

        Raises
        ------
        SystemExit
            If the answer is an error.
        """
        body = self.body(output, values)
        begun, used = time.perf_counter(), time.process_time()
        status, data = self._send("POST", "/_dash-update-component", body)
        wall, busy = time.perf_counter() - begun, time.process_time() - used
        told = Told(data, 1000 * wall, 1000 * busy)
        if status not in (200, 204) or b"sideUpdate" in told.plain:
            raise SystemExit(f"{output} was answered by {status}: {told.plain[:500]!r}")
        return told
