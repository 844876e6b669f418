"""Order runs by the place of their revision."""

import numpy as np
import sqlalchemy as sa
from alembic import op

from models.stats.series.run_order import place_runs

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
LATE = sa.text("place_ms <> time_ms")


def upgrade() -> None:
    op.create_table(
        "revision",
        sa.Column("id", BIG_KEY, primary_key=True, autoincrement=True),
        sa.Column(
            "branch_id", BIG_KEY, sa.ForeignKey("branch.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("time_ms", sa.BigInteger),
        sa.Column("first_run_ms", sa.BigInteger),
        sa.UniqueConstraint("branch_id", "name", name="uq_revision_branch_id_name"),
    )
    op.add_column("run", sa.Column("place_ms", sa.BigInteger))
    op.execute("UPDATE run SET place_ms = time_ms")
    op.execute(
        "INSERT INTO revision (branch_id, name, first_run_ms)"
        " SELECT branch_id, revision, MIN(time_ms) FROM run WHERE revision <> ''"
        " GROUP BY branch_id, revision ORDER BY branch_id, revision"
    )
    _order_every_lane(op.get_bind())
    op.create_index(
        "ix_run_late",
        "run",
        ["branch_id", "suite", "platform"],
        sqlite_where=LATE,
        postgresql_where=LATE,
    )


def downgrade() -> None:
    op.drop_index("ix_run_late", table_name="run")
    op.drop_column("run", "place_ms")
    op.drop_table("revision")


def _order_every_lane(connection: sa.Connection) -> None:
    lanes = connection.execute(sa.text("SELECT DISTINCT branch_id, suite, platform FROM run"))
    for lane in lanes.all():
        rows = connection.execute(
            sa.text(
                "SELECT run.id, run.time_ms, revision.id, revision.first_run_ms FROM run"
                " LEFT JOIN revision ON revision.branch_id = run.branch_id"
                " AND revision.name = run.revision"
                " WHERE run.branch_id = :branch_id AND run.suite = :suite"
                " AND run.platform = :platform"
            ),
            dict(lane._mapping),
        ).all()
        placed = place_runs(
            np.array([row[1] for row in rows], dtype=np.int64),
            np.array([-1 if row[2] is None else row[2] for row in rows], dtype=np.int64),
            np.array([row[3] or 0 for row in rows], dtype=np.int64),
        ).tolist()
        late = [
            {"id": row[0], "place": place}
            for row, place in zip(rows, placed, strict=True)
            if row[1] != place
        ]
        if late:
            connection.execute(sa.text("UPDATE run SET place_ms = :place WHERE id = :id"), late)
