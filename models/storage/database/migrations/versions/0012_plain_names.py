"""Name tables by the field's terms: statuses of series, segments, notifications that were sent."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    ("standing", "series_status"),
    ("held_group", "segment"),
    ("word_sent", "notification_sent"),
)


def upgrade() -> None:
    op.drop_index("ix_standing_history", table_name="standing")
    op.drop_index("ix_standing_current", table_name="standing")
    op.drop_index("ix_held_group_start", table_name="held_group")
    for old, new in TABLES:
        op.rename_table(old, new)
    op.execute("ALTER TABLE segment RENAME COLUMN standing_id TO status_id")
    op.create_index("ix_series_status_history", "series_status", ["series_id", "computed_ms"])
    _index_current("ix_series_status_current", "series_status")
    op.create_index("ix_segment_start", "segment", ["start_ms"])


def downgrade() -> None:
    op.drop_index("ix_series_status_history", table_name="series_status")
    op.drop_index("ix_series_status_current", table_name="series_status")
    op.drop_index("ix_segment_start", table_name="segment")
    op.execute("ALTER TABLE segment RENAME COLUMN status_id TO standing_id")
    for old, new in reversed(TABLES):
        op.rename_table(new, old)
    op.create_index("ix_standing_history", "standing", ["series_id", "computed_ms"])
    _index_current("ix_standing_current", "standing")
    op.create_index("ix_held_group_start", "held_group", ["start_ms"])


def _index_current(name: str, table: str) -> None:
    op.execute(f"CREATE UNIQUE INDEX {name} ON {table} (series_id) WHERE current")
