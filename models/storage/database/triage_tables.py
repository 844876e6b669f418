"""The tables behind triage: alerts, their summaries, and everything that was said of them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import JSON

from models.storage.database.tables import BigKey, metadata


def _key() -> Column[int]:
    return Column("id", BigKey, primary_key=True, autoincrement=True)


def _of(table: str, *, name: str = "", nullable: bool = False) -> Column[int]:
    """Refer to a row that takes this one with it; a blank that is allowed outlives it."""
    rule = "SET NULL" if nullable else "CASCADE"
    column = name or f"{table}_id"
    return Column(column, BigKey, ForeignKey(f"{table}.id", ondelete=rule), nullable=nullable)


def _number(name: str) -> Column[float]:
    return Column(name, Float(53))  # null: not known


# Thresholds of a project, of one suite in it, or of one series; the narrowest that says
# something holds, field by field.
detection_rule = Table(
    "detection_rule",
    metadata,
    _key(),
    _of("project"),
    Column("suite", Text, nullable=False, default=""),  # blank: every suite
    Column("series_key", Text, nullable=False, default=""),  # blank: every series
    _number("delta"),  # smallest change that matters, percent
    _number("probability"),  # least P(changed in this direction)
    Column("failures", Integer),  # failed runs in a row that open an alert; 0: never
    Column("watch", String(20)),  # see models.triage.detection.rules.AlertPolicy; null: inherits
    _number("confirm"),  # alerts of a smaller probability are confirmed first; 0: never
    Column("ready", String(10)),  # of a project: models.triage.summaries.ready_rule; null: all
    Column("total", Text),  # of a suite: the test that is the total of the others
    UniqueConstraint("project_id", "suite", "series_key"),
)

# Alerts that share a cause. `version` grows with every step, so that a step that was
# decided on an older picture is refused.
alert_summary = Table(
    "alert_summary",
    metadata,
    _key(),
    _of("branch"),
    Column("status", String(20), nullable=False, default="untriaged"),
    Column("version", Integer, nullable=False, default=1),
    Column("created_ms", BigInteger, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
    Column("first_ms", BigInteger, nullable=False),  # earliest start among its alerts
    Column("last_ms", BigInteger, nullable=False),  # latest start among its alerts
    Column("revision", Text, nullable=False, default=""),  # first revision that shows the change
    Column("previous_revision", Text, nullable=False, default=""),  # last one that does not
    Column("by_hand", Boolean, nullable=False, default=False),
    Column("cause", String(20), nullable=False, default="not known"),  # see models.triage.cause
    Column("cause_reason", Text, nullable=False, default=""),
    Column("assignee", Text, nullable=False, default=""),
    Column("bug", Text, nullable=False, default=""),  # number or address
    Column("starred", Boolean, nullable=False, default=False),
    # Whether every revision around the change has values enough; detection reads it from the
    # data each time, so that a queue can be filtered by it.
    Column("data_ready", Boolean, nullable=False, default=False),
    Column("data_reason", Text, nullable=False, default=""),
    # Whether somebody handed the data over by a note, where the project asks for it.
    Column("handed_over", Boolean, nullable=False, default=False, server_default=false()),
    Column("triage_due_ms", BigInteger, nullable=False),
    Column("bug_due_ms", BigInteger, nullable=False),
    Index("ix_alert_summary_status", "status", "first_ms"),
    Index("ix_alert_summary_branch", "branch_id", "first_ms"),
)

# One change in one series. What detection knows of it and what people said of it stand side
# by side: detection never changes a status that a person chose.
alert = Table(
    "alert",
    metadata,
    _key(),
    _of("alert_summary", name="summary_id"),
    _of("series"),
    _of("fit", nullable=True),
    Column("source", String(10), nullable=False),  # group, week, release, drift, failures, hand
    Column("is_regression", Boolean, nullable=False),
    Column("start_ms", BigInteger, nullable=False),  # first run that shows the change
    Column("previous_ms", BigInteger, nullable=False),  # last run that does not
    Column("revision", Text, nullable=False, default=""),
    Column("previous_revision", Text, nullable=False, default=""),
    _number("before"),  # level, unit of the series
    _number("after"),
    _number("change"),  # percent, positive = worse
    _number("change_low"),  # p10
    _number("change_high"),  # p90
    _number("probability"),  # of a change in this direction
    _number("detectable"),  # smallest change that the series could have shown, percent
    Column("compared_with", Text, nullable=False, default=""),  # "7 days before", "last day of 8.4"
    Column("monitor_only", Boolean, nullable=False, default=False),
    _number(
        "confirm_below"
    ),  # while it is less probable, runs are asked for before people; null: no
    Column("status", String(20), nullable=False, default="untriaged"),
    _of("alert_summary", name="related_summary_id", nullable=True),
    # What later data said: standing, recovered, was noise.
    Column("outcome", String(20), nullable=False, default="standing"),
    Column("outcome_ms", BigInteger),
    Column("created_ms", BigInteger, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
    Column("starred", Boolean, nullable=False, default=False),
    # Holds all that the queue sums up of a summary's alerts, which spares it the table.
    Index(
        "ix_alert_summary_id", "summary_id", "is_regression", "outcome", "monitor_only", "change"
    ),
    Index("ix_alert_related", "related_summary_id"),
    Index("ix_alert_series", "series_id", "start_ms"),
    Index("ix_alert_fit", "fit_id"),
)

# What a person, or detection, did in one go; all its entries are undone together.
triage_step = Table(
    "triage_step",
    metadata,
    _key(),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),  # "acknowledge", "assign", "note", "detect", ...
    Column("why", Text, nullable=False, default=""),
    Column("undoes", BigInteger),  # id of the step that this one took back
    Index("ix_triage_step_undoes", "undoes"),
)

# One field of one alert or summary, before and after.
audit_entry = Table(
    "audit_entry",
    metadata,
    _key(),
    _of("triage_step", name="step_id"),
    _of("alert_summary", name="summary_id"),
    Column("alert_id", BigKey, ForeignKey("alert.id", ondelete="CASCADE")),
    Column("field", String(30), nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    Index("ix_audit_entry_step", "step_id"),
    Index("ix_audit_entry_summary", "summary_id", "id"),
    Index("ix_audit_entry_alert", "alert_id"),
)

summary_note = Table(
    "summary_note",
    metadata,
    _key(),
    _of("alert_summary", name="summary_id"),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("text", Text, nullable=False),  # Markdown, shown without raw HTML
    Index("ix_summary_note_summary", "summary_id"),
)

summary_tag = Table(
    "summary_tag",
    metadata,
    Column(
        "summary_id",
        BigKey,
        ForeignKey("alert_summary.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("tag", Text, primary_key=True),
    Index("ix_summary_tag_tag", "tag"),
)

# Retriggers that somebody asked for; how far they have come is read from the data.
retrigger_round = Table(
    "retrigger_round",
    metadata,
    _key(),
    _of("alert_summary", name="summary_id"),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column(
        "plan", JSON, nullable=False
    ),  # list of models.triage.summaries.retriggers.Retrigger as dicts
    Column("comment", Text, nullable=False, default="", server_default=""),  # what is expected
    # Why it was begun, of models.triage.summaries.round_reason; blank: the first of its summary.
    Column("reason", Text, nullable=False, default="", server_default=""),
    Column("completed_by", Text, nullable=False, default="", server_default=""),
    Column("result", Text, nullable=False, default="", server_default=""),
    Column("completed_ms", BigInteger),  # null: open
    Index("ix_retrigger_round_summary", "summary_id"),
)

# Texts of a project with {placeholders}: "retrigger", "bug title", "bug text", "bug address".
project_template = Table(
    "project_template",
    metadata,
    Column(
        "project_id",
        BigKey,
        ForeignKey("project.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("kind", String(20), primary_key=True),
    Column("text", Text, nullable=False),
)

# A change of level that somebody accepted: fits know the step, comparisons start after it.
accepted_change = Table(
    "accepted_change",
    metadata,
    _key(),
    _of("series"),
    _of("alert", nullable=True),
    Column("time_ms", BigInteger, nullable=False),  # first run on the new level
    Column("at_ms", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False, default=""),
    Column("withdrawn_ms", BigInteger),
    Index("ix_accepted_change_series", "series_id", "time_ms"),
)

# Which alerts a channel was told of: once each. A row is written before the word goes out; one
# without `confirmed_ms` long after says that nobody knows whether it arrived.
notification_sent = Table(
    "notification_sent",
    metadata,
    Column(
        "alert_id",
        BigKey,
        ForeignKey("alert.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("channel", String(20), primary_key=True),  # mail, webhook, confirm
    Column("at_ms", BigInteger, nullable=False),
    Column("confirmed_ms", BigInteger),
)

# Alerts that nobody wants word of: shell-style patterns over series names.
mute_rule = Table(
    "mute_rule",
    metadata,
    _key(),
    Column("pattern", Text, nullable=False),
    Column("until_ms", BigInteger),  # null: for good
    Column("who", Text, nullable=False, default=""),
    Column("why", Text, nullable=False, default=""),
    UniqueConstraint("pattern"),
)
