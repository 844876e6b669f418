"""The tables of fits: one attempt, its days, its draws, and what it left out as outliers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
)
from sqlalchemy.types import JSON

from models.storage.database.tables import BigKey, key_column, metadata, reference_column

# One attempt. A row appears together with its days and draws, or not at all; the current fit
# of a series is its newest complete one. A pinned fit is never pruned: a frozen link shows it.
fit = Table(
    "fit",
    metadata,
    key_column(),
    reference_column("series_id", "series.id"),
    Column("state", String(10), nullable=False),
    Column("reason", Text, nullable=False, default=""),  # why failed, or why not trusted
    Column("trusted", Boolean, nullable=False, default=False),
    Column("pinned", Boolean, nullable=False, default=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("likelihood", String(20), nullable=False),
    Column("knots", Integer),
    Column("options", JSON, nullable=False),
    Column("data_hash", String(64), nullable=False),
    Column("toolchain", Text, nullable=False, default=""),
    Column("measurements", Integer, nullable=False, default=0),
    Column("outliers", Integer, nullable=False, default=0),
    Column("calibration", Float(53)),
    Column("day_ratio", Float(53)),  # variance shared by the runs of a day, over that of one run
    Column("diagnostics", JSON, nullable=False, default=dict),
    Column("seconds", JSON, nullable=False, default=dict),
    Column("sigma", LargeBinary),  # float32, little-endian, (S,)
    Column("tau", LargeBinary),  # float32, little-endian, (S,)
    Column("nu", LargeBinary),  # float32, little-endian, (S,); null if Gaussian
    Column("noise", LargeBinary),  # float32, little-endian, (S,); null without steps
    Column("steps", JSON),  # models.records.steps_found; null without steps
    Index(None, "series_id", "state", "created_ms"),
)

fit_day = Table(
    "fit_day",
    metadata,
    Column(
        "fit_id", BigKey, ForeignKey("fit.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("day", Date, primary_key=True),
    Column("level_mean", Float(53), nullable=False),
    Column("level_sd", Float(53), nullable=False),
    Column("level_p05", Float(53), nullable=False),
    Column("level_p25", Float(53), nullable=False),
    Column("level_p50", Float(53), nullable=False),
    Column("level_p75", Float(53), nullable=False),
    Column("level_p95", Float(53), nullable=False),
    Column("predictive_p05", Float(53), nullable=False),
    Column("predictive_p25", Float(53), nullable=False),
    Column("predictive_p50", Float(53), nullable=False),
    Column("predictive_p75", Float(53), nullable=False),
    Column("predictive_p95", Float(53), nullable=False),
)

draws = Table(
    "draws",
    metadata,
    Column(
        "fit_id", BigKey, ForeignKey("fit.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("day", Date, primary_key=True),
    Column("level", LargeBinary, nullable=False),  # as of models.storage.database.pack_draws, (S,)
    Column("form", SmallInteger, nullable=False, default=0, server_default="0"),
)

# The measurements that a fit left out as outliers.
fit_outlier = Table(
    "fit_outlier",
    metadata,
    Column(
        "fit_id", BigKey, ForeignKey("fit.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column(
        "measurement_id",
        BigKey,
        ForeignKey("measurement.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
)
