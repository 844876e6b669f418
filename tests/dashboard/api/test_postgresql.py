"""Posts and reads over PostgreSQL, as over SQLite in the other files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.access.tokens import Scope, make_token
from models.records.settings import Settings
from models.storage.access.token_store import create_token, read_tokens
from tests.dashboard.api.conftest import bearer
from tests.databases import open_fresh_store
from tests.present import PRESENT, PRESENT_MS


@pytest.fixture
def client(store_url: str, tmp_path: Path) -> Iterator[Any]:
    settings = Settings(home=tmp_path, database_url=store_url, now=PRESENT)
    app = create_app(settings)
    yield app.server.test_client()
    app.server.extensions[EXTENSION].engine.dispose()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_night_over_the_api(client: Any, store_url: str, tmp_path: Path) -> None:
    engine = open_fresh_store(Settings(home=tmp_path, database_url=store_url))
    new = make_token()
    create_token(
        engine,
        new,
        name="ci",
        scopes=frozenset(Scope),
        project="p",
        created_ms=1,
        created_by="ada",
        expires_ms=None,
    )
    headers = bearer(new.text)

    def post(path: str, body: Any, **more: str) -> Any:
        answer = client.post(f"/api/v1{path}", json=body, headers={**headers, **more})
        assert answer.status_code == 200, answer.text
        return answer.json

    def get(path: str) -> Any:
        answer = client.get(f"/api/v1{path}", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json

    values = [{"test": "t", "value": n + 0.5, "iteration": n} for n in range(7)]
    bad = {"test": "t", "value": "x\x00", "iteration": 8}
    run = {"suite": "s", "platform": "linux", "time": "2026-10-01", "revision": "abc"}
    body = {"runs": [{**run, "measurements": [*values, bad]}]}
    first = post("/runs", body, **{"Idempotency-Key": "k"})
    assert (first["stored"], first["rejected"]) == (7, 1)
    assert post("/runs", body, **{"Idempotency-Key": "k"}) == first
    assert post("/releases", {"releases": [{"version": "1", "first_day": "2026-09-01"}]})
    assert post("/environment-changes", {"changes": [{"time": 1760000000, "description": "ä"}]})
    commits = {"commits": [{"revision": "abc", "time": 1760000000, "subject": "Fix"}]}
    assert post("/commits", commits)["known"] == 1
    (series,) = get("/series")["items"]
    assert (series["series"], series["measurements"]) == ("p/main/s/t/linux", 7)
    name = series["series"]
    found, cursor = [], ""
    while cursor is not None:
        page = get(f"/measurements?series={name}&limit=3{cursor and '&cursor=' + cursor}")
        found += [item["value"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert found == [n + 0.5 for n in range(7)]
    assert get(f"/measurements?series={name}&as_of=2026-01-01")["items"] == []
    for path in ("/comparisons", "/alerts", "/alerts?as_of=2026-01-01", f"/segments?series={name}"):
        assert get(path)["items"] == []
    assert get("/wanted-runs")["wanted"] == []
    assert get("/gate?against=7d")["outcome"] == "not enough data"
    assert read_tokens(engine)[0].last_used_ms == PRESENT_MS
    engine.dispose()
