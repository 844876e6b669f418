"""The tables of edits to series: renamed, merged, split, rescaled; and what undoes them."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, String, Table, Text
from sqlalchemy.types import JSON

from models.storage.database.tables import BigKey, key_column, metadata

# One edit. Rows that are read later follow the edits that were not undone, in order: so a file
# that states the old name finds the series under its new one.
series_edit = Table(
    "series_edit",
    metadata,
    key_column(),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", Text, nullable=False, default=""),
    Column("why", Text, nullable=False, default=""),
    Column("action", String(10), nullable=False),  # rename, merge, split, rescale
    Column("old_key", Text, nullable=False),  # as str(SeriesKey) writes it
    Column("new_key", Text, nullable=False),
    Column("old_unit", Text, nullable=False, default=""),
    Column("new_unit", Text, nullable=False, default=""),
    Column("factor", Float(53), nullable=False, default=1.0),  # of the values that moved
    Column("before_ms", BigInteger),  # of a split: earlier runs moved
    Column("detail", JSON, nullable=False, default=dict),  # what an undo needs besides the rows
    Column("undone_ms", BigInteger),
    Column("undone_by", Text, nullable=False, default=""),
)

# Where a measurement was, and its value, before the edit.
series_edit_row = Table(
    "series_edit_row",
    metadata,
    Column(
        "edit_id",
        BigKey,
        ForeignKey("series_edit.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column(
        "measurement_id",
        BigKey,
        ForeignKey("measurement.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("run_id", BigKey, nullable=False),
    Column("value", Float(53)),
    Index("ix_series_edit_row_measurement", "measurement_id"),
)
