"""Keep alerts, their summaries, and everything that is said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TABLES = (
    "detection_rule",
    "alert_summary",
    "alert",
    "triage_step",
    "audit_entry",
    "summary_note",
    "summary_tag",
    "retrigger_round",
    "project_template",
    "accepted_change",
    "word_sent",
    "mute_rule",
)


def _key() -> sa.Column[int]:
    return sa.Column("id", BIG_KEY, primary_key=True, autoincrement=True)


def _reference(
    name: str,
    target: str,
    *,
    primary_key: bool = False,
    nullable: bool = False,
    ondelete: str = "CASCADE",
) -> sa.Column[int]:
    parent = sa.ForeignKey(target, ondelete=ondelete)
    return sa.Column(name, BIG_KEY, parent, primary_key=primary_key, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "detection_rule",
        _key(),
        _reference("project_id", "project.id"),
        sa.Column("suite", sa.Text, nullable=False),
        sa.Column("series_key", sa.Text, nullable=False),
        sa.Column("delta", sa.Float(53)),
        sa.Column("probability", sa.Float(53)),
        sa.Column("watch", sa.String(20)),
        sa.UniqueConstraint("project_id", "suite", "series_key"),
    )
    op.create_table(
        "alert_summary",
        _key(),
        _reference("branch_id", "branch.id"),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("changed_ms", sa.BigInteger, nullable=False),
        sa.Column("first_ms", sa.BigInteger, nullable=False),
        sa.Column("last_ms", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("previous_revision", sa.Text, nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("cause_reason", sa.Text, nullable=False),
        sa.Column("assignee", sa.Text, nullable=False),
        sa.Column("bug", sa.Text, nullable=False),
        sa.Column("starred", sa.Boolean, nullable=False),
        sa.Column("data_ready", sa.Boolean, nullable=False),
        sa.Column("data_reason", sa.Text, nullable=False),
        sa.Column("triage_due_ms", sa.BigInteger, nullable=False),
        sa.Column("bug_due_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_alert_summary_branch", "alert_summary", ["branch_id", "first_ms"])
    op.create_index("ix_alert_summary_status", "alert_summary", ["status", "first_ms"])
    op.create_table(
        "alert",
        _key(),
        _reference("summary_id", "alert_summary.id"),
        _reference("series_id", "series.id"),
        _reference("fit_id", "fit.id", nullable=True, ondelete="SET NULL"),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("is_regression", sa.Boolean, nullable=False),
        sa.Column("start_ms", sa.BigInteger, nullable=False),
        sa.Column("previous_ms", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("previous_revision", sa.Text, nullable=False),
        sa.Column("before", sa.Float(53)),
        sa.Column("after", sa.Float(53)),
        sa.Column("change", sa.Float(53)),
        sa.Column("change_low", sa.Float(53)),
        sa.Column("change_high", sa.Float(53)),
        sa.Column("probability", sa.Float(53)),
        sa.Column("detectable", sa.Float(53)),
        sa.Column("compared_with", sa.Text, nullable=False),
        sa.Column("monitor_only", sa.Boolean, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        _reference("related_summary_id", "alert_summary.id", nullable=True, ondelete="SET NULL"),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("outcome_ms", sa.BigInteger),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("changed_ms", sa.BigInteger, nullable=False),
        sa.Column("starred", sa.Boolean, nullable=False),
    )
    op.create_index("ix_alert_fit", "alert", ["fit_id"])
    op.create_index("ix_alert_related", "alert", ["related_summary_id"])
    op.create_index("ix_alert_series", "alert", ["series_id", "start_ms"])
    op.create_index(
        "ix_alert_summary_id",
        "alert",
        ["summary_id", "is_regression", "outcome", "monitor_only", "change"],
    )
    op.create_table(
        "triage_step",
        _key(),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("undoes", sa.BigInteger),
    )
    op.create_index("ix_triage_step_undoes", "triage_step", ["undoes"])
    op.create_table(
        "audit_entry",
        _key(),
        _reference("step_id", "triage_step.id"),
        _reference("summary_id", "alert_summary.id"),
        _reference("alert_id", "alert.id", nullable=True),
        sa.Column("field", sa.String(30), nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
    )
    op.create_index("ix_audit_entry_alert", "audit_entry", ["alert_id"])
    op.create_index("ix_audit_entry_step", "audit_entry", ["step_id"])
    op.create_index("ix_audit_entry_summary", "audit_entry", ["summary_id", "id"])
    op.create_table(
        "summary_note",
        _key(),
        _reference("summary_id", "alert_summary.id"),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_summary_note_summary", "summary_note", ["summary_id"])
    op.create_table(
        "summary_tag",
        _reference("summary_id", "alert_summary.id", primary_key=True),
        sa.Column("tag", sa.Text, primary_key=True),
    )
    op.create_index("ix_summary_tag_tag", "summary_tag", ["tag"])
    op.create_table(
        "retrigger_round",
        _key(),
        _reference("summary_id", "alert_summary.id"),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("plan", sa.JSON, nullable=False),
    )
    op.create_index("ix_retrigger_round_summary", "retrigger_round", ["summary_id"])
    op.create_table(
        "project_template",
        _reference("project_id", "project.id", primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "accepted_change",
        _key(),
        _reference("series_id", "series.id"),
        _reference("alert_id", "alert.id", nullable=True, ondelete="SET NULL"),
        sa.Column("time_ms", sa.BigInteger, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("withdrawn_ms", sa.BigInteger),
    )
    op.create_index("ix_accepted_change_series", "accepted_change", ["series_id", "time_ms"])
    op.create_table(
        "word_sent",
        _reference("alert_id", "alert.id", primary_key=True),
        sa.Column("channel", sa.String(20), primary_key=True),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("confirmed_ms", sa.BigInteger),
    )
    op.create_table(
        "mute_rule",
        _key(),
        sa.Column("pattern", sa.Text, nullable=False),
        sa.Column("until_ms", sa.BigInteger),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.UniqueConstraint("pattern"),
    )


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
