"""The runs of a stored series: one per build, with its replicates and later repeats."""

import numpy as np
import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.series import Direction
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch
from models.storage.results.points_view import read_points
from models.storage.results.series_runs import SeriesRuns, runs_of
from tests.storage.detected import FIRST_DAY, NOW_MS, key_of

KEY = key_of()


def measured(day: float, run_id: str, revision: str, value: float, replicate: int) -> Measurement:
    return Measurement(
        KEY,
        "ms",
        Direction.LOWER_IS_BETTER,
        time_ms=round((FIRST_DAY + day) * DAY_MS),
        value=value,
        revision=revision,
        run_id=run_id,
        replicate=str(replicate),
    )


def stored_runs(engine: Engine, rows: list[Measurement]) -> SeriesRuns:
    with engine.begin() as connection:
        store_batch(connection, None, rows, NOW_MS)
    (found,) = match_series(engine, str(KEY))
    return runs_of(read_points(engine, found.id))


@pytest.mark.parametrize("seed", [0, 1])
def test_builds_of_one_date_are_runs_of_their_own(engine: Engine, seed: int) -> None:
    """Four builds a day, known by the date only, three replicates each, in any order."""
    rows = [
        measured(day, f"job-{4 * day + build}", f"r{day}", 100.0 * day + 10 * build + again, again)
        for day in range(3)
        for build in range(4)
        for again in range(3)
    ]
    order = np.random.default_rng(seed).permutation(len(rows))
    runs = stored_runs(engine, [rows[i] for i in order])
    assert len(runs) == 12
    assert runs.size.tolist() == [3] * 12
    assert runs.values == pytest.approx(
        [100 * day + 10 * build + 1 for day in range(3) for build in range(4)]
    )
    assert runs.centres == pytest.approx(runs.values)
    assert ((runs.time_ms // DAY_MS - FIRST_DAY) == np.repeat(range(3), 4)).all()


def test_a_later_repeat_adds_its_values_to_the_run_of_its_revision(engine: Engine) -> None:
    rows = [measured(day, f"run-{day}", f"r{day}", 100.0 + day, 0) for day in range(5)]
    again = [measured(6 + n, f"again-{n}", "r1", 111.0, 0) for n in range(2)]
    runs = stored_runs(engine, [*rows, *again])
    assert runs.revision.tolist() == ["r0", "r1", "r2", "r3", "r4"]
    assert runs.size.tolist() == [1, 3, 1, 1, 1]
    assert runs.values[1] == pytest.approx((101 + 2 * 111) / 3)
