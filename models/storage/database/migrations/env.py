"""What Alembic runs: the given connection, inside the transaction it already has."""

from alembic import context

from models.storage.database.tables import metadata

# SQLite cannot alter most of a table in place: batch mode copies it.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
