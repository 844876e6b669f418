"""A file is taken for known only where reading it again would change nothing."""

import pytest
from sqlalchemy import Engine, func, select

from models.records.measurement import RejectedRow
from models.storage.database.tables import ingest, rejected_row
from models.storage.results.ingest_repeat import FUTURE, find_repeat
from models.storage.results.ingest_store import begin_ingest, finish_ingest, store_rejected
from models.storage.results.measurement_store import store_batch
from tests.storage.made_up import make_measurement

OLD, NEW = "a" * 64, "b" * 64


def ingest_value(
    engine: Engine, sha256: str, value: float, *bad: RejectedRow, finish: bool = True
) -> None:
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, "results.csv", sha256, 1)
        store_batch(connection, ingest_id, [make_measurement(value=value)], 2)
        store_rejected(connection, ingest_id, bad)
        if finish:
            finish_ingest(connection, ingest_id, 3, zoneless_times=1)


def found(engine: Engine, sha256: str) -> tuple[int, int, int] | None:
    with engine.connect() as connection:
        return find_repeat(connection, sha256)


def test_a_finished_ingest_is_known_with_its_counts(engine: Engine) -> None:
    assert found(engine, OLD) is None
    ingest_value(engine, OLD, 1.0, RejectedRow("results.csv", 2, "no time", "x"))
    assert found(engine, OLD) == (2, 1, 1)
    assert found(engine, NEW) is None


def test_an_unfinished_ingest_is_not_known(engine: Engine) -> None:
    ingest_value(engine, OLD, 1.0, finish=False)
    assert found(engine, OLD) is None


def test_a_file_is_read_again_after_another_corrected_values(engine: Engine) -> None:
    ingest_value(engine, OLD, 1.0)
    ingest_value(engine, NEW, 2.0)
    assert found(engine, OLD) is None
    assert found(engine, NEW) == (1, 0, 1)


def test_a_file_with_rows_in_the_future_is_read_again(engine: Engine) -> None:
    ingest_value(engine, OLD, 1.0, RejectedRow("results.csv", 2, f"{FUTURE}: '2100'", "x"))
    assert found(engine, OLD) is None


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_rejected_row_is_counted_each_time_and_kept_once(engine: Engine, times: int) -> None:
    bad = [RejectedRow("results.csv", line, "no time", "☃\0") for line in (2, 3)]
    for _ in range(times):
        ingest_value(engine, OLD, 1.0, *bad)
    other_reason = RejectedRow("results.csv", 2, "unreadable time", "☃\0")
    other_file = RejectedRow("other.csv", 2, "no time", "☃\0")
    ingest_value(engine, OLD, 1.0, other_reason, other_file)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(rejected_row)) == 4
        assert set(connection.scalars(select(ingest.c.rows_rejected))) == {2}
