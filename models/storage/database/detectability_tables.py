"""The tables behind the detectability page: what people stated and chose, and assessments."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy.types import JSON

from models.storage.database.tables import BigKey, metadata


def _series() -> Column[int]:
    return Column("series_id", BigKey, ForeignKey("series.id", ondelete="CASCADE"), nullable=False)


# What people said, in order; the newest statement of a series holds.
burn_in_override = Table(
    "burn_in_override",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    _series(),
    Column("set_ms", BigInteger, nullable=False),
    Column("burn_in", Integer),  # null: back to the automatic rule
    Index(None, "series_id", "id"),
)

# What people want of a benchmark and the size that they chose for it; the newest of a series holds.
size_choice = Table(
    "size_choice",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    _series(),
    Column("set_ms", BigInteger, nullable=False),
    Column("slowdown", Float(53)),  # factor that must be seen; null: that of the page
    Column("instances", Integer),  # null, like iterations: the cheapest size that will do
    Column("iterations", Integer),
    Index(None, "series_id", "id"),
)

# One row per assessment that went to its end; the newest of a series and version holds.
detectability = Table(
    "detectability",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    _series(),
    Column("version", Text, nullable=False, default=""),
    Column("computed_ms", BigInteger, nullable=False),
    Column("seconds", Float(53), nullable=False),
    Column("options", JSON, nullable=False),
    Column("data_hash", String(64), nullable=False),
    Column("report", JSON, nullable=False),
    Index(None, "series_id", "version", "id"),
)
