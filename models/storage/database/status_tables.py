"""The tables behind the overview and the news: where each series stands, fit after fit."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import JSON

from models.storage.database.tables import BigKey, metadata

CURRENT = text("current")


def _number(name: str) -> Column[float]:
    return Column(name, Float(53))  # null: not known


# One row per series and time at which it was judged; the newest is marked, so that the overview
# of now is one index range, and that of an earlier day is the newest row before it.
series_status = Table(
    "series_status",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    Column("series_id", BigKey, ForeignKey("series.id", ondelete="CASCADE"), nullable=False),
    Column("fit_id", BigKey, ForeignKey("fit.id", ondelete="SET NULL")),
    Column("computed_ms", BigInteger, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("measurements", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("last_run_ms", BigInteger),  # newest run that measured something
    Column("failing_since_ms", BigInteger),  # first failed run of those at the end; null: none
    Column("failing_runs", Integer, nullable=False, default=0, server_default="0"),
    _number("level"),
    _number("level_low"),
    _number("level_high"),
    _number("short_change"),
    _number("long_change"),
    Column("compliance_reason", Text, nullable=False, default=""),
    Column("week_label", Text, nullable=False, default=""),
    _number("week_change"),
    _number("week_p_worse"),
    Column("week_verdict", String(20), nullable=False),
    _number("week_detectable"),
    Column("week_reason", Text, nullable=False, default=""),
    Column("release_label", Text, nullable=False, default=""),
    _number("release_change"),
    _number("release_p_worse"),
    Column("release_verdict", String(20), nullable=False),
    _number("release_detectable"),
    Column("release_reason", Text, nullable=False, default=""),
    Column("verdict", String(20), nullable=False),  # the headline
    Column("modes", Integer, nullable=False),
    Column("noise", String(20), nullable=False, server_default="unknown"),
    Column("runs_in_group", Integer, nullable=False),
    Column("sparkline", JSON, nullable=False),
    Index("ix_series_status_history", "series_id", "computed_ms"),
    Index("ix_series_status_fit", "fit_id"),  # a fit that is pruned leaves it
    Index(
        "ix_series_status_current",
        "series_id",
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    ),
)

segment = Table(
    "segment",
    metadata,
    Column(
        "status_id",
        BigKey,
        ForeignKey("series_status.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("start_ms", BigInteger, primary_key=True),
    Column("end_ms", BigInteger, nullable=False),
    Column("runs", Integer, nullable=False),
    Column("mean", Float(53), nullable=False),
    Column("stdev", Float(53), nullable=False),
    Column("label", String(20), nullable=False),
    _number("change"),
    Column("revision", Text, nullable=False, default=""),
    Column("previous_revision", Text, nullable=False, default=""),
    Column("version", Text, nullable=False, default=""),
    Index("ix_segment_start", "start_ms"),
)

# What a series was like when it was last examined: as long as its mark is the same, there is
# nothing to refit and no change to detect (models.storage.fits.series_mark).
examined_series = Table(
    "examined_series",
    metadata,
    Column("series_id", BigKey, ForeignKey("series.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", String(64), nullable=False),
)
