"""The table of long histories in the form in which they are read fastest."""

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, Table

from models.storage.database.tables import BigKey, metadata

# A second form of what `measurement` holds, which is the truth: the points of a series up to
# measurement `last_id`. Later ones are read from `measurement`; a correction deletes the row.
packed_history = Table(
    "packed_history",
    metadata,
    Column("series_id", BigKey, ForeignKey("series.id", ondelete="CASCADE"), primary_key=True),
    Column("last_id", BigInteger, nullable=False),
    Column("points", LargeBinary, nullable=False),  # as models.storage.results.history_cache.POINT
)
