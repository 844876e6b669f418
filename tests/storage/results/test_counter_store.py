"""Counters are kept with the measurement that states them, and found where it is."""

from sqlalchemy import Engine, text

from models.storage.database.transaction import read_transaction
from models.storage.results.beside.counter_store import read_counters
from models.storage.results.measurement_store import BatchCounts, store_batch
from models.storage.results.run_view import read_run
from tests.storage.made_up import make_measurement

VIEW = text("SELECT measurement_id, value, counters FROM v_measurement ORDER BY time_ms, value")


def test_the_newest_counters_that_are_stated_hold(engine: Engine) -> None:
    batch = [
        make_measurement(time_ms=5, value=1.0, replicate="a", counters='{"rx":1}'),
        make_measurement(time_ms=5, value=2.0, replicate="b"),
        make_measurement(time_ms=6, value=3.0, counters='{"rx":3}'),
        # Twice in one batch: the later holds.
        make_measurement(time_ms=6, value=3.0, counters='{"rx":4,"nic":"x710"}'),
    ]
    with engine.begin() as connection:
        assert store_batch(connection, None, batch, 1) == BatchCounts(stored=3, present=1)
    again = [
        make_measurement(time_ms=5, value=1.0, replicate="a"),  # states none
        make_measurement(time_ms=5, value=2.0, replicate="b", counters='{"tx":2}'),
    ]
    with engine.begin() as connection:
        assert store_batch(connection, None, again, 2) == BatchCounts(present=2)
    with read_transaction(engine) as connection:
        rows = connection.execute(VIEW).all()
        found = read_counters(connection, [row[0] for row in rows])
    assert [tuple(row)[1:] for row in rows] == [
        (1.0, '{"rx":1}'),
        (2.0, '{"tx":2}'),
        (3.0, '{"rx":4,"nic":"x710"}'),
    ]
    assert found == {row[0]: row[2] for row in rows}
    run = read_run(engine, rows[0][0])
    assert run is not None
    assert [value.counters for value in run.values] == ['{"rx":1}', '{"tx":2}']
