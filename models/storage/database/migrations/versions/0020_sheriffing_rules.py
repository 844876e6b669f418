"""Keep when data are ready by a project's rule, who handed them over, and totals of suites."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("detection_rule", sa.Column("ready", sa.String(10)))
    op.add_column("detection_rule", sa.Column("total", sa.Text))
    op.add_column(
        "alert_summary",
        sa.Column("handed_over", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("alert_summary", "handed_over")
    op.drop_column("detection_rule", "total")
    op.drop_column("detection_rule", "ready")
