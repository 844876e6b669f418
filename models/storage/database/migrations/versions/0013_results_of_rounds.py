"""Keep why a round of retriggers was begun, and how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXTS = ("comment", "reason", "completed_by", "result")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column(
            "retrigger_round", sa.Column(name, sa.Text, nullable=False, server_default="")
        )
    op.add_column("retrigger_round", sa.Column("completed_ms", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("retrigger_round", "completed_ms")
    for name in reversed(TEXTS):
        op.drop_column("retrigger_round", name)
