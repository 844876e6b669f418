"""Keep the slowdown that people want seen in a benchmark, and the size that they chose."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "size_choice",
        sa.Column("id", BIG_KEY, primary_key=True, autoincrement=True),
        sa.Column("series_id", BIG_KEY, nullable=False),
        sa.Column("set_ms", sa.BigInteger, nullable=False),
        sa.Column("slowdown", sa.Float(53)),
        sa.Column("instances", sa.Integer),
        sa.Column("iterations", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_size_choice"),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name="fk_size_choice_series_id_series",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_size_choice_series_id_id", "size_choice", ["series_id", "id"])


def downgrade() -> None:
    op.drop_table("size_choice")
