"""Keep when releases and environment changes were told, and which jobs run."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    # Nobody knows when the older rows came: they count as known from the beginning.
    for table in ("release", "environment_change"):
        op.add_column(
            table, sa.Column("stored_ms", sa.BigInteger, nullable=False, server_default="0")
        )
    op.create_table(
        "replaced_release",
        sa.Column("id", BIG_KEY, primary_key=True, autoincrement=True),
        sa.Column(
            "project_id", BIG_KEY, sa.ForeignKey("project.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("stored_ms", sa.BigInteger, nullable=False),
        sa.Column("replaced_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_replaced_release_project_id", "replaced_release", ["project_id"])
    op.create_table(
        "running_job",
        sa.Column("id", BIG_KEY, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.BigInteger, nullable=False),
        sa.Column("started_ms", sa.BigInteger, nullable=False),
        sa.Column("heard_ms", sa.BigInteger, nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("cancel_ms", sa.BigInteger),
    )


def downgrade() -> None:
    op.drop_table("running_job")
    op.drop_table("replaced_release")
    for table in ("release", "environment_change"):
        op.drop_column(table, "stored_ms")
