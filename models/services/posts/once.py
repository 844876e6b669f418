"""Carry a post out once: in one transaction with the answer that is kept for its key."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from models.records.errors import BandwatchError
from models.storage.access.answer_store import KeptAnswer, find_answer, keep_answer
from models.storage.database.transaction import acquire_write_lock


class KeyReusedError(BandwatchError):
    """An Idempotency-Key came again with another request."""


@dataclass(frozen=True, slots=True)
class Post:
    """Who posts, and by which key the same post is known again; blank: by none."""

    token_id: int
    key: str
    request_sha256: str
    now_ms: int


def carry_out(
    engine: Engine, post: Post, work: Callable[[Connection], Mapping[str, Any]]
) -> tuple[str, bool]:
    """Do the work of a post, unless it was done before.

    Parameters
    ----------
    work : callable
        Stores within the given transaction and returns the answer, which is JSON.

    Returns
    -------
    body : str
        The answer as JSON.
    replayed : bool
        Whether it is that of an earlier post with the same key.

    Raises
    ------
    KeyReusedError
        If the key was used for another request.
    """
    with engine.begin() as connection:
        acquire_write_lock(connection)  # a second post with the same key waits for the first
        if post.key:
            kept = find_answer(connection, post.token_id, post.key)
            if kept is not None:
                if kept.request_sha256 != post.request_sha256:
                    raise KeyReusedError(
                        "The Idempotency-Key was used for another request. Use a new one."
                    )
                return kept.body, True
        body = json.dumps(work(connection), ensure_ascii=False, allow_nan=False)
        if post.key:
            answer = KeptAnswer(post.request_sha256, 200, body)
            keep_answer(connection, post.token_id, post.key, answer, post.now_ms)
    return body, False
