"""Keep who wrote a commit and what it says, and the hash of what a test runs at a revision."""

import sqlalchemy as sa
from alembic import op

from models.storage.database.tables import BigKey

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("author", "subject"):
        op.add_column("revision", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "artifact",
        sa.Column(
            "series_id",
            BigKey,
            sa.ForeignKey("series.id", ondelete="CASCADE", name="fk_artifact_series_id_series"),
            nullable=False,
        ),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("series_id", "revision", name="pk_artifact"),
    )


def downgrade() -> None:
    op.drop_table("artifact")
    op.drop_column("revision", "subject")
    op.drop_column("revision", "author")
