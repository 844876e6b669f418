"""Store the verdict of a change for the better as "improvement"."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = ("verdict", "week_verdict", "release_verdict")


def upgrade() -> None:
    _rename("progression", "improvement")


def downgrade() -> None:
    _rename("improvement", "progression")


def _rename(old: str, new: str) -> None:
    for column in COLUMNS:
        op.execute(f"UPDATE standing SET {column} = '{new}' WHERE {column} = '{old}'")
