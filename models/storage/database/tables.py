"""The tables. Times are milliseconds since 1970-01-01 UTC, days are dates in UTC.

The order below is the order in which rows come to be: where a result belongs, the result,
the calendar around it, then what Bandwatch made of it.

Names are Text without a limit, because SQLite would ignore a limit that PostgreSQL enforces.
A query for failures must write :data:`NOT_OK` as it is, or SQLite cannot use the partial
indexes.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers a row by itself only where the key column is exactly INTEGER.
BigKey = BigInteger().with_variant(Integer, "sqlite")


def key_column() -> Column[int]:
    """Return a column that numbers rows by itself."""
    return Column("id", BigKey, primary_key=True, autoincrement=True)


def reference_column(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    """Return a column that names a row of another table; a nullable one survives that row."""
    ondelete = "SET NULL" if nullable else "CASCADE"
    return Column(name, BigKey, ForeignKey(target, ondelete=ondelete), nullable=nullable)


project = Table(
    "project",
    metadata,
    key_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("synthetic", Boolean, nullable=False, default=False),  # demo data, labelled on pages
)

branch = Table(
    "branch",
    metadata,
    key_column(),
    reference_column("project_id", "project.id"),
    Column("name", Text, nullable=False),
    UniqueConstraint("project_id", "name"),
)

series = Table(
    "series",
    metadata,
    key_column(),
    reference_column("branch_id", "branch.id"),
    Column("suite", Text, nullable=False),
    Column("test", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("unit", Text, nullable=False, default=""),
    Column("lower_is_better", Boolean, nullable=False, default=True),
    UniqueConstraint("branch_id", "suite", "test", "platform"),
)

ingest = Table(
    "ingest",
    metadata,
    key_column(),
    Column("file", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("started_ms", BigInteger, nullable=False),
    Column("finished_ms", BigInteger),  # null: still running, or killed
    Column("rows_read", BigInteger, nullable=False, default=0),
    Column("rows_stored", BigInteger, nullable=False, default=0),
    Column("rows_present", BigInteger, nullable=False, default=0),
    Column("rows_replaced", BigInteger, nullable=False, default=0),
    Column("rows_rejected", BigInteger, nullable=False, default=0),
    Column("zoneless_times", BigInteger, nullable=False, default=0),
)

# What is known of a revision on a branch. Its place in the history is when it was pushed or
# committed, else when it was first run on the branch.
revision = Table(
    "revision",
    metadata,
    key_column(),
    reference_column("branch_id", "branch.id"),
    Column("name", Text, nullable=False),
    Column("time_ms", BigInteger),  # push or commit time, where known
    Column("first_run_ms", BigInteger),  # null: never run
    Column("author", Text, nullable=False, default="", server_default=""),
    Column("subject", Text, nullable=False, default="", server_default=""),  # first line
    UniqueConstraint("branch_id", "name"),
)

# What the code of a test is at a revision: the same hash at two revisions says that nothing that
# the test runs has changed between them.
artifact = Table(
    "artifact",
    metadata,
    Column(
        "series_id",
        BigKey,
        ForeignKey("series.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("revision", Text, primary_key=True),
    Column("hash", Text, nullable=False),
)

# A run that comes late, after a newer revision was run, stands in the history at its revision.
LATE = text("place_ms <> time_ms")
LATE_RUN = text("run.place_ms <> run.time_ms")  # implies LATE where tables are joined

run = Table(
    "run",
    metadata,
    key_column(),
    reference_column("branch_id", "branch.id"),
    Column("suite", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("time_ms", BigInteger, nullable=False),
    Column("run_id", Text, nullable=False, default=""),
    Column("revision", Text, nullable=False, default=""),
    Column("version", Text, nullable=False, default=""),
    Column("host", Text, nullable=False, default=""),
    Column("place_ms", BigInteger),  # place in the history; null: all measurements were removed
    UniqueConstraint("branch_id", "suite", "platform", "time_ms", "run_id", "revision"),
    Index(None, "branch_id", "revision"),
    Index(
        "ix_run_late",
        "branch_id",
        "suite",
        "platform",
        sqlite_where=LATE,
        postgresql_where=LATE,
    ),
)

NOT_OK = text("status <> 'ok'")

# `time_ms` repeats the run's, so that a series' history is one range of the unique index.
measurement = Table(
    "measurement",
    metadata,
    key_column(),
    reference_column("series_id", "series.id"),
    reference_column("run_id", "run.id"),
    Column("time_ms", BigInteger, nullable=False),
    Column("instance", Text, nullable=False, default=""),
    Column("iteration", BigInteger, nullable=False, default=-1),
    Column("replicate", Text, nullable=False, default=""),
    Column("status", String(10), nullable=False, default="ok"),
    Column("value", Float(53)),
    Column("stored_ms", BigInteger, nullable=False),
    reference_column("ingest_id", "ingest.id", nullable=True),
    UniqueConstraint(
        "series_id",
        "time_ms",
        "run_id",
        "instance",
        "iteration",
        "replicate",
        name="uq_measurement_identity",
    ),
    Index("ix_not_ok_series", "series_id", sqlite_where=NOT_OK, postgresql_where=NOT_OK),
    Index("ix_not_ok_time", "time_ms", sqlite_where=NOT_OK, postgresql_where=NOT_OK),
)

# What else was counted in the run of a measurement: a JSON object of numbers and texts.
measurement_counters = Table(
    "measurement_counters",
    metadata,
    Column(
        "measurement_id",
        BigKey,
        ForeignKey("measurement.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("counters", Text, nullable=False),
)

# What a corrected value replaced: nothing measured is lost, and any day can be shown as it was.
replaced_measurement = Table(
    "replaced_measurement",
    metadata,
    key_column(),
    reference_column("measurement_id", "measurement.id"),
    Column("status", String(10), nullable=False),
    Column("value", Float(53)),
    Column("stored_ms", BigInteger, nullable=False),
    Column("replaced_ms", BigInteger, nullable=False),
    reference_column("ingest_id", "ingest.id", nullable=True),
    Index(None, "measurement_id"),
)

rejected_row = Table(
    "rejected_row",
    metadata,
    key_column(),
    reference_column("ingest_id", "ingest.id"),
    Column("file", Text, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content", Text, nullable=False),
    Index(None, "ingest_id"),
)

release = Table(
    "release",
    metadata,
    key_column(),
    reference_column("project_id", "project.id"),
    Column("version", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("stored_ms", BigInteger, nullable=False, default=0, server_default="0"),
    UniqueConstraint("project_id", "version"),
)

# What a corrected day replaced, so that a frozen page shows the calendar as it was.
replaced_release = Table(
    "replaced_release",
    metadata,
    key_column(),
    reference_column("project_id", "project.id"),
    Column("version", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("stored_ms", BigInteger, nullable=False),
    Column("replaced_ms", BigInteger, nullable=False),
    Index(None, "project_id"),
)

environment_change = Table(
    "environment_change",
    metadata,
    key_column(),
    reference_column("project_id", "project.id"),
    Column("platform", Text, nullable=False, default="*"),  # shell-style pattern
    Column("time_ms", BigInteger, nullable=False),
    Column("description", Text, nullable=False),
    Column("stored_ms", BigInteger, nullable=False, default=0, server_default="0"),
    UniqueConstraint("project_id", "platform", "time_ms", "description"),
)

# Truth about demo data: where a change was planted, for tests and for labels on pages.
planted_change = Table(
    "planted_change",
    metadata,
    key_column(),
    reference_column("series_id", "series.id"),
    Column("time_ms", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size_percent", Float(53)),
    UniqueConstraint("series_id", "time_ms", "kind"),
)
