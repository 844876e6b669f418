"""Keep long histories in the form in which they are read fastest."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "packed_history",
        sa.Column(
            "series_id", BIG_KEY, sa.ForeignKey("series.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("last_id", sa.BigInteger, nullable=False),
        sa.Column("points", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("packed_history")
