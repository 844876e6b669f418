"""Create every table of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
NOT_OK = sa.text("status <> 'ok'")
TABLES = (
    "ingest",
    "project",
    "branch",
    "environment_change",
    "rejected_row",
    "release",
    "run",
    "series",
    "fit",
    "measurement",
    "planted_change",
    "draws",
    "fit_day",
    "fit_outlier",
    "replaced_measurement",
)


def _key() -> sa.Column[int]:
    return sa.Column("id", BIG_KEY, primary_key=True, autoincrement=True)


def _reference(
    name: str, target: str, *, primary_key: bool = False, nullable: bool = False
) -> sa.Column[int]:
    parent = sa.ForeignKey(target, ondelete="SET NULL" if nullable else "CASCADE")
    return sa.Column(name, BIG_KEY, parent, primary_key=primary_key, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "ingest",
        _key(),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("started_ms", sa.BigInteger, nullable=False),
        sa.Column("finished_ms", sa.BigInteger),
        sa.Column("rows_read", sa.BigInteger, nullable=False),
        sa.Column("rows_stored", sa.BigInteger, nullable=False),
        sa.Column("rows_present", sa.BigInteger, nullable=False),
        sa.Column("rows_replaced", sa.BigInteger, nullable=False),
        sa.Column("rows_rejected", sa.BigInteger, nullable=False),
        sa.Column("zoneless_times", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "project",
        _key(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("synthetic", sa.Boolean, nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "branch",
        _key(),
        _reference("project_id", "project.id"),
        sa.Column("name", sa.Text, nullable=False),
        sa.UniqueConstraint("project_id", "name"),
    )
    op.create_table(
        "environment_change",
        _key(),
        _reference("project_id", "project.id"),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("time_ms", sa.BigInteger, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.UniqueConstraint("project_id", "platform", "time_ms", "description"),
    )
    op.create_table(
        "rejected_row",
        _key(),
        _reference("ingest_id", "ingest.id"),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("line", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("ix_rejected_row_ingest_id", "rejected_row", ["ingest_id"])
    op.create_table(
        "release",
        _key(),
        _reference("project_id", "project.id"),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.UniqueConstraint("project_id", "version"),
    )
    op.create_table(
        "run",
        _key(),
        _reference("branch_id", "branch.id"),
        sa.Column("suite", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("time_ms", sa.BigInteger, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.UniqueConstraint("branch_id", "suite", "platform", "time_ms", "run_id", "revision"),
    )
    op.create_index("ix_run_branch_id_revision", "run", ["branch_id", "revision"])
    op.create_table(
        "series",
        _key(),
        _reference("branch_id", "branch.id"),
        sa.Column("suite", sa.Text, nullable=False),
        sa.Column("test", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("lower_is_better", sa.Boolean, nullable=False),
        sa.UniqueConstraint("branch_id", "suite", "test", "platform"),
    )
    op.create_table(
        "fit",
        _key(),
        _reference("series_id", "series.id"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("trusted", sa.Boolean, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("likelihood", sa.String(20), nullable=False),
        sa.Column("knots", sa.Integer),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("data_hash", sa.String(64), nullable=False),
        sa.Column("toolchain", sa.Text, nullable=False),
        sa.Column("measurements", sa.Integer, nullable=False),
        sa.Column("outliers", sa.Integer, nullable=False),
        sa.Column("calibration", sa.Float(53)),
        sa.Column("day_ratio", sa.Float(53)),
        sa.Column("diagnostics", sa.JSON, nullable=False),
        sa.Column("seconds", sa.JSON, nullable=False),
        sa.Column("sigma", sa.LargeBinary),
        sa.Column("tau", sa.LargeBinary),
        sa.Column("nu", sa.LargeBinary),
    )
    op.create_index(
        "ix_fit_series_id_state_created_ms", "fit", ["series_id", "state", "created_ms"]
    )
    op.create_table(
        "measurement",
        _key(),
        _reference("series_id", "series.id"),
        _reference("run_id", "run.id"),
        sa.Column("time_ms", sa.BigInteger, nullable=False),
        sa.Column("instance", sa.Text, nullable=False),
        sa.Column("iteration", sa.BigInteger, nullable=False),
        sa.Column("replicate", sa.Text, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("value", sa.Float(53)),
        sa.Column("stored_ms", sa.BigInteger, nullable=False),
        _reference("ingest_id", "ingest.id", nullable=True),
        sa.UniqueConstraint(
            "series_id",
            "time_ms",
            "run_id",
            "instance",
            "iteration",
            "replicate",
            name="uq_measurement_identity",
        ),
    )
    op.create_index(
        "ix_not_ok_series",
        "measurement",
        ["series_id"],
        sqlite_where=NOT_OK,
        postgresql_where=NOT_OK,
    )
    op.create_index(
        "ix_not_ok_time", "measurement", ["time_ms"], sqlite_where=NOT_OK, postgresql_where=NOT_OK
    )
    op.create_table(
        "planted_change",
        _key(),
        _reference("series_id", "series.id"),
        sa.Column("time_ms", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("size_percent", sa.Float(53)),
        sa.UniqueConstraint("series_id", "time_ms", "kind"),
    )
    op.create_table(
        "draws",
        _reference("fit_id", "fit.id", primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("level", sa.LargeBinary, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Draws hardly compress, and two days' fit a page: a quarter less space than apart.
        op.execute("ALTER TABLE draws ALTER COLUMN level SET STORAGE EXTERNAL")
        op.execute("ALTER TABLE draws SET (toast_tuple_target = 8160)")
    op.create_table(
        "fit_day",
        _reference("fit_id", "fit.id", primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("level_mean", sa.Float(53), nullable=False),
        sa.Column("level_sd", sa.Float(53), nullable=False),
        sa.Column("level_p05", sa.Float(53), nullable=False),
        sa.Column("level_p25", sa.Float(53), nullable=False),
        sa.Column("level_p50", sa.Float(53), nullable=False),
        sa.Column("level_p75", sa.Float(53), nullable=False),
        sa.Column("level_p95", sa.Float(53), nullable=False),
        sa.Column("predictive_p05", sa.Float(53), nullable=False),
        sa.Column("predictive_p25", sa.Float(53), nullable=False),
        sa.Column("predictive_p50", sa.Float(53), nullable=False),
        sa.Column("predictive_p75", sa.Float(53), nullable=False),
        sa.Column("predictive_p95", sa.Float(53), nullable=False),
    )
    op.create_table(
        "fit_outlier",
        _reference("fit_id", "fit.id", primary_key=True),
        _reference("measurement_id", "measurement.id", primary_key=True),
    )
    op.create_table(
        "replaced_measurement",
        _key(),
        _reference("measurement_id", "measurement.id"),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("value", sa.Float(53)),
        sa.Column("stored_ms", sa.BigInteger, nullable=False),
        sa.Column("replaced_ms", sa.BigInteger, nullable=False),
        _reference("ingest_id", "ingest.id", nullable=True),
    )
    op.create_index(
        "ix_replaced_measurement_measurement_id", "replaced_measurement", ["measurement_id"]
    )


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
