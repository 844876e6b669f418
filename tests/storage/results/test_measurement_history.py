"""Random batches against a plain dictionary: counts add up, and no value is ever forgotten."""

import itertools
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from models.records.measurement import Measurement, Status
from models.records.series import SeriesKey
from models.storage.results.catalogue_view import match_series
from models.storage.results.ingest_store import begin_ingest, finish_ingest
from models.storage.results.ingest_view import read_ingest
from models.storage.results.measurement_store import BatchCounts, store_batch
from models.storage.results.points_view import read_points
from tests.storage.made_up import KEY, make_measurement
from tests.tries import tries

_numbers = itertools.count()

Identity = tuple[SeriesKey, int, str, str, str, int, str]
Content = tuple[str, float | None]

outcomes = st.one_of(
    st.sampled_from([1.0, 2.0, -0.0, 0.0]).map(lambda value: (Status.OK, value)),
    st.sampled_from([(Status.FAILED, None), (Status.TIMED_OUT, None), (Status.FAILED, 1.0)]),
)


@st.composite
def measurements(draw: st.DrawFn) -> Measurement:
    """Draw from a small world, so that collisions are common."""
    status, value = draw(outcomes)
    return make_measurement(
        series=replace(KEY, test=draw(st.sampled_from("ab"))),
        time_ms=draw(st.integers(0, 2)),
        run_id=draw(st.sampled_from(["", "r"])),
        iteration=draw(st.sampled_from([-1, 0])),
        replicate=draw(st.sampled_from(["", "1"])),
        status=status,
        value=value,
    )


batches = st.lists(
    st.tuples(st.integers(-2, 5), st.lists(measurements(), max_size=12)), min_size=1, max_size=6
)


def _identity(item: Measurement) -> Identity:
    return (
        item.series,
        item.time_ms,
        item.run_id,
        item.revision,
        item.instance,
        item.iteration,
        item.replicate,
    )


def _read(engine: Engine, project: str, as_of_ms: int | None) -> dict[Identity, Content]:
    shown: dict[Identity, Content] = {}
    for found in match_series(engine, f"{project}/*"):
        points = read_points(engine, found.id, as_of_ms=as_of_ms)
        for place in range(len(points)):
            identity = (
                found.key,
                int(points.time_ms[place]),
                points.run_id[place],
                points.revision[place],
                points.instance[place],
                int(points.iteration[place]),
                points.replicate[place],
            )
            value = float(points.value[place])
            assert identity not in shown
            shown[identity] = (points.status[place], None if value != value else value)
    return shown


@given(history=batches)
@settings(
    max_examples=tries(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_history_can_be_read_as_it_was_at_any_time(
    engine: Engine, history: list[tuple[int, list[Measurement]]]
) -> None:
    project = f"p{next(_numbers)}"  # a world of its own for each example
    world: dict[Identity, Content] = {}
    copies: dict[int, dict[Identity, Content]] = {}
    now_ms = newest_ms = 100
    for step_ms, drawn in history:
        batch = [item._replace(series=replace(item.series, project=project)) for item in drawn]
        expected = BatchCounts()
        for item in batch:
            content = (item.status.value, item.value)
            old = world.get(_identity(item))
            expected += BatchCounts(
                stored=int(old is None),
                present=int(old == content),
                replaced=int(old is not None and old != content),
            )
            world[_identity(item)] = content
        now_ms += step_ms
        with engine.begin() as connection:
            ingest_id = begin_ingest(connection, "file.csv", "0" * 64, now_ms)
            counts = store_batch(connection, ingest_id, batch, now_ms)
            finish_ingest(connection, ingest_id, now_ms)
        assert counts == expected
        record = read_ingest(engine, ingest_id)
        assert record is not None
        assert (record.rows_stored, record.rows_present, record.rows_replaced) == (
            counts.stored,
            counts.present,
            counts.replaced,
        )
        assert record.rows_read == len(batch)
        assert _read(engine, project, None) == world
        if now_ms >= newest_ms:  # what a clock that went back says of the past is not promised
            newest_ms = now_ms
            copies[now_ms] = dict(world)
        else:
            copies.clear()
    for as_of_ms, copy in copies.items():
        assert _read(engine, project, as_of_ms) == copy
