"""The table of jobs that run for people: refits and assessments.

A row comes when a job begins and goes when it ends, so that every page, also another person's,
can show what runs and ask it to stop.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from models.storage.database.tables import BigKey, metadata

running_job = Table(
    "running_job",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("subject", Text, nullable=False),  # what it works on, as a person reads it
    Column("host", Text, nullable=False),  # with the pid: to know a job that was killed
    Column("pid", BigInteger, nullable=False),
    Column("started_ms", BigInteger, nullable=False),
    Column("heard_ms", BigInteger, nullable=False),  # of the last step it reported
    Column("percent", Integer, nullable=False),
    Column("stage", Text, nullable=False),
    Column("cancel_ms", BigInteger),  # when somebody asked it to stop; null: nobody did
    Column("who", Text, nullable=False, default="", server_default=""),  # blank: not named
    Column("work", Text),  # the same for jobs that would do the same; null: never the same
    Index("ix_running_job_work", "work", unique=True),
)
