"""Alembic migrations: how the schema became what it is, step by step."""
