"""A post with a key is carried out once, on both databases, whoever sends it at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from models.access.tokens import Scope, make_token
from models.records.errors import BandwatchError
from models.services.posts.once import KeyReusedError, Post, carry_out
from models.services.posts.store_rows import PostedRows, store_posted_rows
from models.services.rows.raw_chunk import REQUIRED, RawChunk
from models.storage.access.answer_store import KEPT_MS
from models.storage.access.token_store import create_token
from models.storage.database.access_tables import api_answer
from models.storage.database.tables import ingest, measurement, rejected_row
from tests.present import PRESENT_MS


@pytest.fixture
def token_id(engine: Engine) -> int:
    values: dict[str, Any] = {"name": "ci", "project": "*", "created_by": "", "expires_ms": None}
    scopes = frozenset({Scope.WRITE_RUNS})
    return create_token(engine, make_token(), scopes=scopes, created_ms=1, **values).id


def posted(value: str, time: str = "2026-01-02T03:04:05Z") -> PostedRows:
    texts = dict(zip(REQUIRED, ("s", "t", "p", time, value), strict=True))
    chunk = RawChunk([1], {name: [text] for name, text in texts.items()}, lambda _: "{}", 0)
    return PostedRows(chunk, "API", "0" * 64, "default", "main")


def count(engine: Engine, table: Any) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def send(engine: Engine, post: Post, value: str) -> tuple[str, bool]:
    def work(connection: Connection) -> dict[str, Any]:
        found = store_posted_rows(connection, posted(value), PRESENT_MS, lambda _: None)
        return {"stored": found.counts.stored, "replaced": found.counts.replaced}

    return carry_out(engine, post, work)


def test_a_replayed_post_changes_nothing_even_after_a_correction(
    engine: Engine, token_id: int
) -> None:
    first = Post(token_id, "a", "1" * 64, PRESENT_MS)
    assert send(engine, first, "1.5") == ('{"stored": 1, "replaced": 0}', False)
    second = Post(token_id, "b", "2" * 64, PRESENT_MS)
    assert send(engine, second, "2.5") == ('{"stored": 0, "replaced": 1}', False)
    assert send(engine, first, "1.5") == ('{"stored": 1, "replaced": 0}', True)
    with engine.connect() as connection:
        assert connection.scalars(select(measurement.c.value)).all() == [2.5]
    with pytest.raises(KeyReusedError):
        send(engine, Post(token_id, "a", "3" * 64, PRESENT_MS), "9")
    assert count(engine, ingest) == 2


def test_equal_posts_at_once_are_carried_out_once(engine: Engine, token_id: int) -> None:
    post = Post(token_id, "same", "1" * 64, PRESENT_MS)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: send(engine, post, "1.5"), range(6)))
    assert {body for body, _ in found} == {'{"stored": 1, "replaced": 0}'}
    assert sum(not replayed for _, replayed in found) == 1
    assert count(engine, measurement) == count(engine, ingest) == 1


def test_a_refused_project_leaves_nothing(engine: Engine, token_id: int) -> None:
    def refuse(project: str) -> None:
        raise BandwatchError(project)

    def work(connection: Connection) -> dict[str, Any]:
        store_posted_rows(connection, posted("1"), PRESENT_MS, refuse)
        return {}

    with pytest.raises(BandwatchError, match="default"):
        carry_out(engine, Post(token_id, "k", "1" * 64, PRESENT_MS), work)
    for table in (ingest, measurement, rejected_row, api_answer):
        assert count(engine, table) == 0


def test_rejected_rows_are_kept_aside_and_old_answers_go(engine: Engine, token_id: int) -> None:
    def work(connection: Connection) -> dict[str, Any]:
        found = store_posted_rows(connection, posted("x", "soon"), PRESENT_MS, lambda _: None)
        return {"rejected": [row.reason for row in found.rejected]}

    body, _ = carry_out(engine, Post(token_id, "k", "1" * 64, PRESENT_MS), work)
    assert "soon" in body
    assert count(engine, rejected_row) == 1
    send(engine, Post(token_id, "later", "1" * 64, PRESENT_MS + KEPT_MS + 1), "1")
    with engine.connect() as connection:
        assert connection.scalars(select(api_answer.c.key)).all() == ["later"]
