"""Keep counters of a run, as JSON beside each measurement that states them."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COUNTERS = (
    "(SELECT c.counters FROM measurement_counters c WHERE c.measurement_id = m.id) AS counters"
)


def _measurements(more: str = "") -> str:
    """Return the view of measurements, with one more column or as it was."""
    views = import_module("models.storage.database.migrations.versions.0016_sql_views").views
    query: str = views(op.get_bind().dialect.name)["v_measurement"]
    head, tail = query.split(" AS outlier FROM ")
    return f"{head} AS outlier{more} FROM {tail}"


def _replace_view(query: str) -> None:
    op.execute("DROP VIEW v_measurement")
    op.execute(f"CREATE VIEW v_measurement AS {query}")


def upgrade() -> None:
    op.create_table(
        "measurement_counters",
        sa.Column(
            "measurement_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey(
                "measurement.id",
                name="fk_measurement_counters_measurement_id_measurement",
                ondelete="CASCADE",
            ),
            nullable=False,
        ),
        sa.Column("counters", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("measurement_id", name="pk_measurement_counters"),
    )
    _replace_view(_measurements(f", {COUNTERS}"))


def downgrade() -> None:
    _replace_view(_measurements())
    op.drop_table("measurement_counters")
