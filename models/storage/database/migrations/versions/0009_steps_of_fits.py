"""Keep the steps that a fit found, and the noise of a new run with its heavy tails."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("fit", sa.Column("noise", sa.LargeBinary))
    op.add_column("fit", sa.Column("steps", sa.JSON))


def downgrade() -> None:
    op.drop_column("fit", "steps")
    op.drop_column("fit", "noise")
