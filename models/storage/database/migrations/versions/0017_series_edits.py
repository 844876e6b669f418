"""Keep edits of series: renamed, merged, split and rescaled histories, and what undoes them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "series_edit",
        sa.Column("id", BIG_KEY, primary_key=True, autoincrement=True),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("old_key", sa.Text, nullable=False),
        sa.Column("new_key", sa.Text, nullable=False),
        sa.Column("old_unit", sa.Text, nullable=False),
        sa.Column("new_unit", sa.Text, nullable=False),
        sa.Column("factor", sa.Float(53), nullable=False),
        sa.Column("before_ms", sa.BigInteger),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("undone_ms", sa.BigInteger),
        sa.Column("undone_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series_edit"),
    )
    op.create_table(
        "series_edit_row",
        sa.Column("edit_id", BIG_KEY, nullable=False),
        sa.Column("measurement_id", BIG_KEY, nullable=False),
        sa.Column("run_id", BIG_KEY, nullable=False),
        sa.Column("value", sa.Float(53)),
        sa.PrimaryKeyConstraint("edit_id", "measurement_id", name="pk_series_edit_row"),
        sa.ForeignKeyConstraint(
            ["edit_id"],
            ["series_edit.id"],
            name="fk_series_edit_row_edit_id_series_edit",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["measurement_id"],
            ["measurement.id"],
            name="fk_series_edit_row_measurement_id_measurement",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_series_edit_row_measurement", "series_edit_row", ["measurement_id"])


def downgrade() -> None:
    op.drop_table("series_edit_row")
    op.drop_table("series_edit")
