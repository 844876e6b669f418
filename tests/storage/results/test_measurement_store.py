"""Measurements are stored once, corrected openly, and never lost."""

import math
import threading
from dataclasses import asdict, replace

import numpy as np
import pytest
from sqlalchemy import Engine, func, select

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.measurement import Measurement, Status
from models.records.series import Direction
from models.storage.database.tables import measurement, replaced_measurement, run
from models.storage.database.transaction import read_transaction
from models.storage.results.catalogue_view import get_series, match_series
from models.storage.results.ingest_store import begin_ingest
from models.storage.results.measurement_store import BatchCounts, store_batch
from models.storage.results.points_view import read_points
from tests.storage.made_up import KEY, make_measurement, store


def _store(engine: Engine, batch: list[Measurement], now_ms: int = 1) -> BatchCounts:
    with engine.begin() as connection:
        return store_batch(connection, None, batch, now_ms)


def test_everything_that_was_measured_comes_back(engine: Engine) -> None:
    batch = [
        make_measurement(
            time_ms=1_700_000_000_123,
            value=-0.1,
            run_id="run 7",
            revision="abc",
            version="1.2",
            host="h1",
            instance="i",
            iteration=3,
            replicate="r",
        ),
        make_measurement(time_ms=5, value=None, status=Status.TIMED_OUT),
        make_measurement(time_ms=6, value=1e-300, status=Status.FAILED),
    ]
    assert _store(engine, batch, now_ms=77) == BatchCounts(stored=3)
    points = read_points(engine, get_series(engine, str(KEY)).id)
    assert points.time_ms.tolist() == [5, 6, 1_700_000_000_123]
    assert math.isnan(points.value[0])
    assert points.value[1:].tolist() == [1e-300, -0.1]
    assert points.status.tolist() == ["timed_out", "failed", "ok"]
    assert points.run_id[2] == "run 7"
    assert (points.revision[2], points.version[2], points.host[2]) == ("abc", "1.2", "h1")
    assert (points.instance[2], points.iteration[2], points.replicate[2]) == ("i", 3, "r")
    assert (points.instance[0], points.iteration[0], points.replicate[0]) == ("", -1, "")
    assert points.stored_ms.tolist() == [77, 77, 77]
    assert len(points) == 3


def test_an_empty_batch_is_nothing(engine: Engine) -> None:
    assert _store(engine, []) == BatchCounts()


def test_the_same_again_changes_nothing(engine: Engine) -> None:
    batch = [make_measurement(time_ms=time) for time in range(50)]
    assert _store(engine, batch, 1) == BatchCounts(stored=50)
    series_id = get_series(engine, str(KEY)).id
    before = read_points(engine, series_id)
    assert _store(engine, batch, 2) == BatchCounts(present=50)
    after = read_points(engine, series_id)
    np.testing.assert_equal(asdict(before), asdict(after))
    with read_transaction(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(replaced_measurement)) == 0
        assert connection.scalar(select(func.count()).select_from(run)) == 50


@pytest.mark.parametrize(
    "other",
    [
        make_measurement(replicate="2"),
        make_measurement(iteration=0),
        make_measurement(instance="b"),
        make_measurement(run_id="b"),
        make_measurement(revision="b"),
        make_measurement(time_ms=1),
        make_measurement(series=replace(KEY, test="warm")),
        make_measurement(series=replace(KEY, branch="next")),
        make_measurement(series=replace(KEY, project="other")),
        make_measurement(series=replace(KEY, platform="")),
    ],
)
def test_what_makes_a_measurement_another_one(engine: Engine, other: Measurement) -> None:
    assert _store(engine, [make_measurement(), other]) == BatchCounts(stored=2)


@pytest.mark.parametrize(
    "correction",
    [
        make_measurement(value=2.5),
        make_measurement(value=None, status=Status.FAILED),
        make_measurement(status=Status.FAILED),
    ],
)
def test_a_correction_replaces_and_keeps_the_old(engine: Engine, correction: Measurement) -> None:
    _store(engine, [make_measurement()], 10)
    assert _store(engine, [correction], 20) == BatchCounts(replaced=1)
    series_id = get_series(engine, str(KEY)).id
    now = read_points(engine, series_id)
    then = read_points(engine, series_id, as_of_ms=19)
    np.testing.assert_equal(now.value, [np.nan if correction.value is None else correction.value])
    assert (now.status[0], now.stored_ms[0]) == (correction.status.value, 20)
    assert (then.value[0], then.status[0], then.stored_ms[0]) == (1.5, "ok", 10)
    assert now.measurement_id[0] == then.measurement_id[0]
    assert len(read_points(engine, series_id, as_of_ms=9)) == 0


def test_a_correction_belongs_to_the_ingest_that_brought_it(engine: Engine) -> None:
    _store(engine, [make_measurement()], 10)
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, "corrected.csv", "0" * 64, 20)
        store_batch(connection, ingest_id, [make_measurement(value=9.0)], 20)
    with read_transaction(engine) as connection:
        rows = connection.execute(select(measurement.c.value, measurement.c.ingest_id)).all()
    assert [tuple(row) for row in rows] == [(9.0, ingest_id)]


def test_a_batch_that_repeats_itself_is_like_several(engine: Engine) -> None:
    one, two = make_measurement(), make_measurement(value=9.0)
    assert _store(engine, [one, two, two, one, one]) == BatchCounts(stored=1, present=2, replaced=2)
    with read_transaction(engine) as connection:
        old = connection.scalars(
            select(replaced_measurement.c.value).order_by(replaced_measurement.c.id)
        ).all()
    assert old == [1.5, 9.0]
    assert read_points(engine, get_series(engine, str(KEY)).id).value.tolist() == [1.5]


def test_a_clock_that_goes_back_hides_no_value(engine: Engine) -> None:
    _store(engine, [make_measurement()], 1000)
    _store(engine, [make_measurement(value=2.0)], 500)
    _store(engine, [make_measurement(value=3.0)], 2000)
    series_id = get_series(engine, str(KEY)).id
    shown = [read_points(engine, series_id, as_of_ms=ms).value.tolist() for ms in (999, 1000, 2000)]
    assert shown == [[], [2.0], [3.0]]


def test_a_run_is_one_row_and_learns_its_version(engine: Engine) -> None:
    store(engine, make_measurement(run_id="7"), make_measurement(run_id="7", replicate="2"))
    store(engine, make_measurement(run_id="7", version="1.0", host="h"))
    store(engine, make_measurement(run_id="7", version="1.1"))
    with read_transaction(engine) as connection:
        rows = connection.execute(select(run.c.version, run.c.host)).all()
    assert rows == [("1.1", "h")]


def test_nothing_of_a_contradicting_batch_is_stored(engine: Engine) -> None:
    store(engine, make_measurement())
    bad = make_measurement(time_ms=9, unit="s")
    with pytest.raises(BadArgumentError, match="the unit is 's', but that of the series is 'ms'"):
        _store(engine, [make_measurement(time_ms=8), bad])
    with pytest.raises(BadArgumentError, match="higher is said to be better, but for the series"):
        _store(engine, [make_measurement(direction=Direction.HIGHER_IS_BETTER)])
    new = replace(KEY, test="new")
    with pytest.raises(BadArgumentError, match="the unit is 'ms', but that of the series is 's'"):
        _store(engine, [make_measurement(series=new, unit=unit) for unit in ("ms", "s")])
    with read_transaction(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(measurement)) == 1


def test_a_unit_that_was_not_known_is_learnt(engine: Engine) -> None:
    store(engine, make_measurement(unit=""))
    assert get_series(engine, str(KEY)).unit == ""
    store(engine, make_measurement(unit="", time_ms=1), make_measurement(time_ms=2))
    assert get_series(engine, str(KEY)).unit == "ms"
    store(engine, make_measurement(unit="", time_ms=3))
    assert get_series(engine, str(KEY)).unit == "ms"


def test_names_of_any_text_and_length(engine: Engine) -> None:
    odd = replace(KEY, test="a/b%2F'\"\\ \t☃ é" + "x" * 600, platform="%;--")
    store(engine, make_measurement(series=odd, replicate="\t\n\\N", run_id="\\."))
    (found,) = match_series(engine, str(odd))
    assert found.key == odd
    points = read_points(engine, found.id)
    assert (points.replicate[0], points.run_id[0]) == ("\t\n\\N", "\\.")


def test_an_aborted_batch_leaves_nothing_and_the_next_works(engine: Engine) -> None:
    with engine.connect() as connection:
        store_batch(connection, None, [make_measurement()], 1)
        connection.rollback()
    assert match_series(engine, "*") == []
    assert _store(engine, [make_measurement()]) == BatchCounts(stored=1)


def test_several_batches_in_one_transaction(engine: Engine) -> None:
    with engine.begin() as connection:
        first = store_batch(connection, None, [make_measurement()], 1)
        second = store_batch(connection, None, [make_measurement()], 1)
    assert first + second == BatchCounts(stored=1, present=1)


def test_ingests_at_once_store_each_measurement_once(engine: Engine) -> None:
    """Four threads store the same new series and runs, in batches of different cut."""
    batch = [
        make_measurement(series=replace(KEY, test=f"t{test}"), time_ms=day * DAY_MS)
        for day in range(20)
        for test in range(5)
    ]
    counts: list[BatchCounts] = []
    failures: list[Exception] = []

    def work(size: int) -> None:
        try:
            counts.extend(
                _store(engine, batch[start : start + size]) for start in range(0, len(batch), size)
            )
        except Exception as error:  # noqa: BLE001 (asserted below, outside of the thread)
            failures.append(error)

    threads = [threading.Thread(target=work, args=(size,)) for size in (7, 11, 25, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    total = sum(counts, BatchCounts())
    assert total == BatchCounts(stored=100, present=300)
    assert [len(read_points(engine, found.id)) for found in match_series(engine, "*")] == [20] * 5
