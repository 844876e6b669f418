"""The tables of programs that ask by a token: their tokens, and what they were answered.

Tokens are never deleted, so the rows say who created and revoked each.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from models.storage.database.tables import key_column, metadata, reference_column

api_token = Table(
    "api_token",
    metadata,
    key_column(),
    Column("key_id", String(16), nullable=False, unique=True),  # the readable part of the token
    Column("sha256", String(64), nullable=False),  # of its secret
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # with blanks between
    Column("project", Text, nullable=False),  # "*": every project, also those to come
    Column("created_ms", BigInteger, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_ms", BigInteger),  # null: never
    Column("last_used_ms", BigInteger),  # to the hour; null: never
    Column("revoked_ms", BigInteger),
    Column("revoked_by", Text, nullable=False, default="", server_default=""),
)

# What a request with an Idempotency-Key was answered, for the same request sent again.
api_answer = Table(
    "api_answer",
    metadata,
    key_column(),
    reference_column("token_id", "api_token.id"),
    Column("key", Text, nullable=False),
    Column("request_sha256", String(64), nullable=False),  # of path and body
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),  # JSON
    Column("answered_ms", BigInteger, nullable=False),
    Index("ix_api_answer_key", "token_id", "key", unique=True),
    Index("ix_api_answer_time", "answered_ms"),
)
