"""Keep stated burn-ins, and what assessments of detectability found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _series() -> sa.Column[int]:
    return sa.Column(
        "series_id", BIG_KEY, sa.ForeignKey("series.id", ondelete="CASCADE"), nullable=False
    )


def upgrade() -> None:
    op.create_table(
        "burn_in_override",
        sa.Column("id", BIG_KEY, primary_key=True, autoincrement=True),
        _series(),
        sa.Column("set_ms", sa.BigInteger, nullable=False),
        sa.Column("burn_in", sa.Integer),
    )
    op.create_index("ix_burn_in_override_series_id_id", "burn_in_override", ["series_id", "id"])
    op.create_table(
        "detectability",
        sa.Column("id", BIG_KEY, primary_key=True, autoincrement=True),
        _series(),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("computed_ms", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Float(53), nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("data_hash", sa.String(64), nullable=False),
        sa.Column("report", sa.JSON, nullable=False),
    )
    op.create_index(
        "ix_detectability_series_id_version_id", "detectability", ["series_id", "version", "id"]
    )


def downgrade() -> None:
    op.drop_table("detectability")
    op.drop_table("burn_in_override")
