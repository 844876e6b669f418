"""Store draws in two bytes each, and let pruned fits leave statuses quickly.

Draws that are there stay as they are, with form 0; fits that are stored from now on take half.
"""

import sqlalchemy as sa
from alembic import op

from models.storage.database.pack_draws import unpack_draws

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_draws = sa.table(
    "draws", sa.column("fit_id"), sa.column("day"), sa.column("level"), sa.column("form")
)


def upgrade() -> None:
    op.add_column("draws", sa.Column("form", sa.SmallInteger, nullable=False, server_default="0"))
    op.create_index("ix_series_status_fit", "series_status", ["fit_id"])


def downgrade() -> None:
    connection = op.get_bind()
    key = (_draws.c.fit_id == sa.bindparam("of_fit")) & (_draws.c.day == sa.bindparam("of_day"))
    back = sa.update(_draws).where(key).values(level=sa.bindparam("floats"))
    packed = sa.select(_draws.c.fit_id).where(_draws.c.form != 0).distinct()
    for fit_id in connection.scalars(packed).all():
        rows = connection.execute(sa.select(_draws).where(_draws.c.fit_id == fit_id)).all()
        values = [
            {
                "of_fit": row.fit_id,
                "of_day": row.day,
                "floats": unpack_draws(bytes(row.level), row.form).astype("<f4").tobytes(),
            }
            for row in rows
        ]
        connection.execute(back, values)
    op.drop_index("ix_series_status_fit", "series_status")
    op.drop_column("draws", "form")
