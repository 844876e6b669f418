"""A history in one piece tells the same as the rows it was made of, whatever happens to them."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sqlalchemy import Engine, func, select

from models.records.measurement import Status
from models.storage.database.history_cache_tables import packed_history
from models.storage.database.transaction import read_transaction
from models.storage.fits.history_memory import HistoryMemory
from models.storage.results import history_cache as packed
from models.storage.results.catalogue_view import get_series
from models.storage.results.history_view import read_bare_points
from models.storage.results.points_view import read_points
from tests.storage.made_up import KEY, make_measurement, store


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LEAST", 4)
    monkeypatch.setattr(packed, "REST", 2)


@pytest.fixture
def series_id(engine: Engine) -> int:
    """Store five points: two of one run, one that failed, and one that came late."""
    store(engine, make_measurement(time_ms=9, value=9.0))
    store(
        engine,
        make_measurement(time_ms=2, value=2.5, replicate="b"),
        make_measurement(time_ms=2, value=0.1 + 0.2, replicate="a"),
        make_measurement(time_ms=5, value=None, status=Status.FAILED),
        make_measurement(time_ms=7, value=None, status=Status.TIMED_OUT),
    )
    return get_series(engine, str(KEY)).id


def pieces(engine: Engine) -> int:
    with read_transaction(engine) as connection:
        return connection.scalar(select(func.count()).select_from(packed_history)) or 0


def assert_same_as_the_rows(engine: Engine, series_id: int) -> None:
    bare, full = read_bare_points(engine, series_id), read_points(engine, series_id)
    for name in ("measurement_id", "time_ms", "value", "status"):
        assert_array_equal(getattr(bare, name), getattr(full, name), err_msg=name)


def test_a_piece_tells_what_the_rows_tell(engine: Engine, series_id: int) -> None:
    assert_same_as_the_rows(engine, series_id)
    packed.pack_history(engine, series_id)
    assert pieces(engine) == 1
    assert_same_as_the_rows(engine, series_id)
    assert np.isnan(read_bare_points(engine, series_id).value).sum() == 2


def test_what_is_stored_later_is_told_in_its_place(engine: Engine, series_id: int) -> None:
    packed.pack_history(engine, series_id)
    store(engine, make_measurement(time_ms=1, value=1.0), make_measurement(time_ms=12, value=3.0))
    assert read_bare_points(engine, series_id).time_ms.tolist() == [1, 2, 2, 5, 7, 9, 12]
    assert_same_as_the_rows(engine, series_id)


def test_a_correction_throws_the_piece_away(engine: Engine, series_id: int) -> None:
    packed.pack_history(engine, series_id)
    memory = HistoryMemory()
    assert memory.points(engine, series_id).value[-1] == 9.0
    store(engine, make_measurement(time_ms=9, value=8.0), now_ms=10**9)
    assert pieces(engine) == 0
    assert memory.points(engine, series_id).value[-1] == 8.0
    assert_same_as_the_rows(engine, series_id)


def test_a_piece_is_made_anew_only_when_it_is_worth_it(engine: Engine, series_id: int) -> None:
    def last_id() -> int:
        with read_transaction(engine) as connection:
            return connection.scalar(select(packed_history.c.last_id)) or 0

    packed.pack_history(engine, series_id)
    before = last_id()
    store(engine, make_measurement(time_ms=20))
    packed.pack_history(engine, series_id)
    assert last_id() == before
    store(engine, make_measurement(time_ms=21))
    packed.pack_history(engine, series_id)
    assert last_id() > before
    assert_same_as_the_rows(engine, series_id)


def test_a_short_history_stays_in_rows(
    engine: Engine, series_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "LEAST", 6)
    packed.pack_history(engine, series_id)
    assert pieces(engine) == 0
    assert len(read_bare_points(engine, 12345)) == 0
