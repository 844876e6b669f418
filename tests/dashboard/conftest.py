"""An app over a small store with every state in it, asked without a browser."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION, Services
from models.records.settings import Settings
from tests.dashboard import sample_store
from tests.dashboard.sample_store import Sample
from tests.present import PRESENT, MovableClock


def _part_of_pattern(item: dict[str, str]) -> Any:
    """Build what a page sends for a pattern of ids: nothing of all, or the one of a match."""
    pattern = json.loads(item["id"])
    if ["ALL"] in pattern.values():
        return []
    found = {key: 1 if isinstance(value, list) else value for key, value in pattern.items()}
    return {"id": found, "property": item["property"]}


@dataclass(frozen=True)
class Asked:
    """An app, and what its callbacks answer to given values."""

    app: Dash
    client: FlaskClient
    sample: Sample
    clock: MovableClock = field(default_factory=MovableClock)

    @property
    def services(self) -> Services:
        services: Services = self.app.server.extensions[EXTENSION]
        return services

    def answer(self, output: str, **values: Any) -> dict[str, dict[str, Any]] | None:
        """Run the callback that fills ``output``; None where it answers that nothing changes."""
        response = self.raw(output, **values)
        if response.status_code == 204:
            return None
        assert response.status_code == 200, response.text
        assert "sideUpdate" not in response.json, response.text
        answer: dict[str, dict[str, Any]] = response.json["response"]
        return answer

    def raw(
        self,
        output: str,
        *,
        headers: dict[str, str] | None = None,
        address: str = "127.0.0.1",
        query: dict[str, str] | None = None,
        **values: Any,
    ) -> Any:
        """Run the callback that fills ``output`` and return the response as it is.

        ``headers`` and ``address`` are those of the connection, ``query`` that of handles of jobs.

        ``values`` name inputs and states as ``component_property``, dashes as underscores;
        those that are given count as changed.
        """
        name = next(
            key
            for key, item in self.app.callback_map.items()
            if output in key and item.get("callback")
        )
        found = self.app.callback_map[name]
        parts = [part for part in name.strip(".").split("...") if part]
        given = {key.replace("_", "-"): value for key, value in values.items()}

        def fill(item: dict[str, str]) -> Any:
            if item["id"].startswith("{"):
                return _part_of_pattern(item)
            key = f"{item['id']}-{item['property']}".replace("_", "-")
            return {**item, "value": given.get(key)}

        outputs = [
            _part_of_pattern(item) if item["id"].startswith("{") else item
            for part in parts
            for item in [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True))]
        ]
        inputs = [fill(item) for item in found["inputs"]]
        body = {
            "output": name,
            "outputs": outputs if name.startswith("..") else outputs[0],
            "inputs": inputs,
            "state": [fill(item) for item in found["state"]],
            "changedPropIds": [
                f"{item['id']}.{item['property']}"
                for item in inputs
                if isinstance(item, dict) and item.get("value") is not None
            ],
        }
        return self.client.post(
            "/_dash-update-component",
            json=body,
            headers=headers,
            query_string=query,
            environ_overrides={"REMOTE_ADDR": address},
        )

    def page(self, path: str, search: str = "") -> str:
        """Lay out a page as the browser's router does, and return its JSON."""
        answer = self.answer(
            "_pages_content.children",
            **{"-pages-location-pathname": path, "-pages-location-search": search},
        )
        assert answer is not None
        return str(answer["_pages_content"]["children"])


@contextmanager
def asking(home: Path, **chosen: Any) -> Iterator[Asked]:
    """Make an app over a freshly filled store in a folder; `chosen` are further settings."""
    settings = Settings(home=home, database_url="", now=PRESENT, **chosen)
    engine, sample = sample_store.open_filled_store(settings)
    engine.dispose()
    clock = MovableClock(sample.now_ms)
    app = create_app(settings, clock)
    client = app.server.test_client()
    client.get("/")  # the router comes to be with the first request
    yield Asked(app, client, sample, clock)
    app.server.extensions[EXTENSION].engine.dispose()


@pytest.fixture(scope="package")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Ask an app whose store no test changes."""
    with asking(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def empty_home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url="", now=PRESENT)
