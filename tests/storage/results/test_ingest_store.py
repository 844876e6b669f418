"""The record of an ingest is right at every moment, and keeps the rows that were refused."""

from dataclasses import asdict

from sqlalchemy import Engine

from models.records.measurement import RejectedRow
from models.storage.results.ingest_store import begin_ingest, finish_ingest, store_rejected
from models.storage.results.ingest_view import (
    count_rejected_by_reason,
    read_ingest,
    read_ingests,
    read_rejected,
)
from models.storage.results.measurement_store import store_batch
from tests.storage.made_up import make_measurement


def test_counts_grow_with_the_rows(engine: Engine) -> None:
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, "results.csv", "a" * 64, 100)
        store_batch(connection, ingest_id, [make_measurement(), make_measurement(time_ms=1)], 101)
    with engine.begin() as connection:
        store_batch(connection, ingest_id, [make_measurement(), make_measurement(value=2.0)], 102)
        store_rejected(connection, ingest_id, [RejectedRow("results.csv", 5, "no time", "a,b")])
        store_rejected(connection, ingest_id, [])
    running = read_ingest(engine, ingest_id)
    assert running is not None
    assert asdict(running) == {
        "id": ingest_id,
        "file": "results.csv",
        "sha256": "a" * 64,
        "started_ms": 100,
        "finished_ms": None,
        "rows_read": 5,
        "rows_stored": 2,
        "rows_present": 1,
        "rows_replaced": 1,
        "rows_rejected": 1,
        "zoneless_times": 0,
    }
    with engine.begin() as connection:
        finish_ingest(connection, ingest_id, 200, zoneless_times=4)
    finished = read_ingest(engine, ingest_id)
    assert finished is not None
    assert (finished.finished_ms, finished.zoneless_times) == (200, 4)


def test_refused_rows_are_kept_as_far_as_a_database_can(engine: Engine) -> None:
    odd = RejectedRow("f\udce4.csv", 2**40, "not a number", "a\0b,\udcff")
    rows = [RejectedRow("g.csv", line, "no time", "☃") for line in (1, 2)]
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, "f\udce4.csv", "a" * 64, 1)
        store_rejected(connection, ingest_id, [odd, *rows])
    first, *others = read_rejected(engine, ingest_id)
    assert (first.line, first.reason) == (2**40, "not a number")
    assert (first.file, first.content) == ("f?.csv", "a\N{REPLACEMENT CHARACTER}b,?")
    assert others == rows
    assert read_rejected(engine, ingest_id, limit=1, offset=2) == rows[1:]
    assert count_rejected_by_reason(engine, ingest_id) == {"no time": 2, "not a number": 1}


def test_ingests_come_newest_first(engine: Engine) -> None:
    with engine.begin() as connection:
        ids = [begin_ingest(connection, name, "a" * 64, ms) for name, ms in [("a", 5), ("b", 9)]]
    assert [item.id for item in read_ingests(engine)] == ids[::-1]
    assert [item.file for item in read_ingests(engine, limit=1, offset=1)] == ["a"]
    assert read_ingest(engine, ids[-1] + 1) is None
