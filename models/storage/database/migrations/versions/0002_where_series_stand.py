"""Keep where each series stands, for the overview and the news."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
CURRENT = sa.text("current")


def _numbers(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Float(53)) for name in names]


def _against(name: str) -> list[sa.Column[Any]]:
    return [
        sa.Column(f"{name}_label", sa.Text, nullable=False),
        *_numbers(f"{name}_change", f"{name}_p_worse"),
        sa.Column(f"{name}_verdict", sa.String(20), nullable=False),
        *_numbers(f"{name}_detectable"),
        sa.Column(f"{name}_reason", sa.Text, nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "standing",
        sa.Column("id", BIG_KEY, primary_key=True, autoincrement=True),
        sa.Column(
            "series_id", BIG_KEY, sa.ForeignKey("series.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("fit_id", BIG_KEY, sa.ForeignKey("fit.id", ondelete="SET NULL")),
        sa.Column("computed_ms", sa.BigInteger, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("measurements", sa.BigInteger, nullable=False),
        sa.Column("failed", sa.BigInteger, nullable=False),
        sa.Column("last_run_ms", sa.BigInteger),
        *_numbers("level", "level_low", "level_high", "short_change", "long_change"),
        sa.Column("compliance_reason", sa.Text, nullable=False),
        *_against("week"),
        *_against("release"),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("modes", sa.Integer, nullable=False),
        sa.Column("runs_in_group", sa.Integer, nullable=False),
        sa.Column("sparkline", sa.JSON, nullable=False),
    )
    op.create_index("ix_standing_history", "standing", ["series_id", "computed_ms"])
    op.create_index(
        "ix_standing_current",
        "standing",
        ["series_id"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )
    op.create_table(
        "held_group",
        sa.Column(
            "standing_id",
            BIG_KEY,
            sa.ForeignKey("standing.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("start_ms", sa.BigInteger, primary_key=True),
        sa.Column("end_ms", sa.BigInteger, nullable=False),
        sa.Column("runs", sa.Integer, nullable=False),
        sa.Column("mean", sa.Float(53), nullable=False),
        sa.Column("stdev", sa.Float(53), nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("change", sa.Float(53)),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("previous_revision", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
    )
    op.create_index("ix_held_group_start", "held_group", ["start_ms"])


def downgrade() -> None:
    op.drop_table("held_group")
    op.drop_table("standing")
