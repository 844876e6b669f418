"""Keep the kind of noise with the status of a series."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not by a copy of the table, which views of the store name.
    noise = sa.Column("noise", sa.String(20), nullable=False, server_default="unknown")
    op.add_column("series_status", noise)


def downgrade() -> None:
    op.drop_column("series_status", "noise")
