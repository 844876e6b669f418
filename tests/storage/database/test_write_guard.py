"""Where writes are refused, no transaction but one that reads begins, on either database."""

import contextvars

import pytest
from sqlalchemy import Engine, insert, select

from models.records.errors import WriteRefusedError
from models.storage.database.tables import project
from models.storage.database.transaction import read_transaction, snapshot
from models.storage.database.write_guard import refuse_writes, writes_allowed


def check(engine: Engine) -> None:
    refuse_writes()
    with (
        pytest.raises(WriteRefusedError, match="nothing was written"),
        engine.begin() as connection,
    ):
        connection.execute(insert(project).values(name="forbidden"))
    with engine.connect() as connection, pytest.raises(WriteRefusedError):
        connection.execute(insert(project).values(name="forbidden"))
    with read_transaction(engine) as connection, snapshot(engine):
        assert connection.scalars(select(project.c.name)).all() == []
    with writes_allowed(), engine.begin() as connection:
        connection.execute(insert(project).values(name="kept"))
    with pytest.raises(WriteRefusedError), engine.begin():
        pass
    refuse_writes(False)
    with engine.begin() as connection:
        connection.execute(insert(project).values(name="also kept"))


def test_only_reading_is_left_until_writes_are_allowed_again(engine: Engine) -> None:
    contextvars.copy_context().run(check, engine)
    with engine.begin(), read_transaction(engine) as connection:
        names = set(connection.scalars(select(project.c.name)))
    assert names == {"kept", "also kept"}
