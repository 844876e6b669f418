"""Keep what posts with an Idempotency-Key were answered, for the same post sent again."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from models.records.days import DAY_MS
from models.storage.database.access_tables import api_answer

KEPT_MS = 30 * DAY_MS


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What a post was answered."""

    request_sha256: str
    status: int
    body: str


def find_answer(connection: Connection, token_id: int, key: str) -> KeptAnswer | None:
    """Return what a token's post with this key was answered; None if there was none."""
    query = select(api_answer.c.request_sha256, api_answer.c.status, api_answer.c.body)
    row = connection.execute(
        query.where(api_answer.c.token_id == token_id, api_answer.c.key == key)
    ).first()
    return None if row is None else KeptAnswer(*row)


def keep_answer(
    connection: Connection, token_id: int, key: str, answer: KeptAnswer, now_ms: int
) -> None:
    """Keep an answer in the transaction of what was posted, and drop those of a month ago."""
    connection.execute(delete(api_answer).where(api_answer.c.answered_ms < now_ms - KEPT_MS))
    connection.execute(
        insert(api_answer).values(
            token_id=token_id,
            key=key,
            request_sha256=answer.request_sha256,
            status=answer.status,
            body=answer.body,
            answered_ms=now_ms,
        )
    )
