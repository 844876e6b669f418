"""Engine, schema, migrations, transactions and bulk operations."""
