"""The card of a background job, driven as a browser does: begin, ask again and again, cancel."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient

from tests.dashboard.conftest import Asked
from tests.patience import PATIENCE_S

_loads = itertools.count(1)


@dataclass
class Card:
    """A job, and what its card has shown."""

    asked: Asked
    request: dict[str, Any]
    handles: str = ""
    seen: list[str] = field(default_factory=list)  # words of its progress

    def begin(self) -> "Card":
        """Start the job, as a page load of its own."""
        self.request = {"at": next(_loads), "title": "x", **self.request, "nonce": str(id(self))}
        found = self._post("refit-result.data", "")
        self.handles = f"?cacheKey={quote(found['cacheKey'])}&job={quote(found['job'])}"
        self.job = found["job"]
        return self

    def poll(self) -> dict[str, Any] | None:
        """Ask once: the result if there is one; None while it runs, and ``{}`` if it is over."""
        found = self._post("refit-result.data", self.handles)
        for words in (found.get("progress") or {}).values():
            if isinstance(words, str) and words not in self.seen:
                self.seen.append(words)
        if "response" in found:
            result: dict[str, Any] = found["response"]["refit-result"]["data"]
            return result
        return {} if not found or found.get("over") else None

    def wait(self, seconds: float = PATIENCE_S) -> dict[str, Any]:
        """Ask until the job has ended."""
        deadline = time.monotonic() + seconds
        while (result := self.poll()) is None:
            assert time.monotonic() < deadline, self.seen
            time.sleep(0.2)
        return result

    def wait_for(self, words: str, seconds: float = PATIENCE_S) -> None:
        """Ask until the card shows words."""
        deadline = time.monotonic() + seconds
        while not any(words in text for text in self.seen):
            result = self.poll()
            assert result is None, result
            assert time.monotonic() < deadline, self.seen
            time.sleep(0.1)

    def cancel(self) -> None:
        """Press Cancel."""
        name = "refit-cancel.id"
        body = {
            "output": name,
            "outputs": {"id": "refit-cancel", "property": "id"},
            "inputs": [{"id": "refit-cancel", "property": "n_clicks", "value": 1}],
            "state": [],
            "changedPropIds": ["refit-cancel.n_clicks"],
        }
        path = f"/_dash-update-component?cancelJob={quote(self.job)}"
        assert self.client.post(path, json=body).status_code in (200, 204)

    @property
    def client(self) -> FlaskClient:
        return self.asked.client

    def _post(self, output: str, query: str) -> dict[str, Any]:
        body = {
            "output": output,
            "outputs": {"id": "refit-result", "property": "data"},
            "inputs": [{"id": "refit-request", "property": "data", "value": self.request}],
            "state": [],
            "changedPropIds": ["refit-request.data"],
        }
        response = self.client.post(f"/_dash-update-component{query}", json=body)
        if response.status_code == 204:
            return {"over": True}
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json or {}
        return found
