"""Keep below which probability alerts are confirmed by runs before people are told."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("detection_rule", sa.Column("confirm", sa.Float(53)))
    op.add_column("alert", sa.Column("confirm_below", sa.Float(53)))


def downgrade() -> None:
    op.drop_column("alert", "confirm_below")
    op.drop_column("detection_rule", "confirm")
