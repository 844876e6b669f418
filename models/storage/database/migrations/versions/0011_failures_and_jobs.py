"""Keep since when series fail, the failures that open an alert, and whose a job is."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("standing", sa.Column("failing_since_ms", sa.BigInteger))
    op.add_column(
        "standing", sa.Column("failing_runs", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("detection_rule", sa.Column("failures", sa.Integer))
    op.add_column("running_job", sa.Column("who", sa.Text, nullable=False, server_default=""))
    op.add_column("running_job", sa.Column("work", sa.Text))
    op.create_index("ix_running_job_work", "running_job", ["work"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_running_job_work", table_name="running_job")
    op.drop_column("running_job", "work")
    op.drop_column("running_job", "who")
    op.drop_column("detection_rule", "failures")
    op.drop_column("standing", "failing_runs")
    op.drop_column("standing", "failing_since_ms")
