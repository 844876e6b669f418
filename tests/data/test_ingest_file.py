import csv
import gzip
import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from data.ingest_file import FileSummary, ingest_file, inspect_file
from models.records.clock import FixedClock
from models.records.days import DAY_MS
from models.records.errors import ReadError
from models.services.ingest import IngestCounts
from models.storage.database.tables import ingest, measurement, rejected_row, replaced_measurement
from tests.data.conftest import measured, rejected
from tests.present import CLOCK
from tests.tries import tries

COLUMNS = ("suite", "test", "platform", "time", "value", "run_id", "replicate", "status")
Row = tuple[str, ...]


def write(folder: Path, rows: Sequence[Row], name: str = "results.csv") -> Path:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    path = folder / name
    path.write_bytes(
        gzip.compress(out.getvalue().encode()) if name.endswith(".gz") else out.getvalue().encode()
    )
    return path


def take(engine: Engine, path: Path, *, reread: bool = False) -> FileSummary:
    return ingest_file(engine, inspect_file(path, "project", "main"), CLOCK, reread=reread)


def count(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


def history(runs: int = 20) -> list[Row]:
    return [
        ("s", test, "p", str(1_700_000_000 + 3600 * run), f"{run + 0.5}", f"r{run}", "1", "ok")
        for run in range(runs)
        for test in ("a", "b")
    ]


BAD: list[Row] = [
    ("s", "a", "p", "never", "1", "x", "1", "ok"),
    ("s", "b", "p", "1700000000", "NaN", "x", "1", "ok"),
]


def test_the_same_file_twice_stores_nothing_twice(store: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, history() + BAD)
    first = take(store, path)
    assert first.counts == IngestCounts(42, 40, 0, 0, 2, 0, first.counts.examples)
    assert first.new_series == 2
    before = measured(store)
    for reread in (False, True):
        again = take(store, path, reread=reread)
        assert again.repeated is not reread
        assert again.counts.read == 42
        assert again.counts.already_there == 40
        assert again.counts.rejected == 2
        assert again.new_series == 0
        assert again.projects == {"project"}
    assert measured(store) == before
    assert [line for _, line, _, _ in rejected(store)] == [42, 43]
    assert count(store, replaced_measurement) == 0


def test_a_longer_file_of_the_same_name_adds_only_its_news(store: Engine, tmp_path: Path) -> None:
    take(store, write(tmp_path, BAD + history(10)))
    longer = take(store, write(tmp_path, BAD + history(12)))
    assert (longer.counts.stored, longer.counts.already_there) == (4, 20)
    assert count(store, rejected_row) == 2


def test_a_corrected_value_replaces_and_is_counted(store: Engine, tmp_path: Path) -> None:
    rows = history()
    old, new = write(tmp_path, rows), tmp_path / "new"
    new.mkdir()
    corrected = write(new, [(*rows[0][:4], "99", *rows[0][5:]), *rows[1:]])
    take(store, old)
    assert take(store, corrected).counts.replaced == 1
    assert 99.0 in {row[-1] for row in measured(store)}
    assert count(store, replaced_measurement) == 1
    # The old file holds another value again, so it is read, not taken for known.
    back = take(store, old)
    assert not back.repeated
    assert back.counts.replaced == 1
    assert 99.0 not in {row[-1] for row in measured(store)}


def test_rows_that_lay_in_the_future_are_accepted_when_their_time_has_come(
    store: Engine, tmp_path: Path
) -> None:
    path = write(tmp_path, history(3))
    file = inspect_file(path, "project", "main")
    early = ingest_file(store, file, FixedClock(1_700_000_000_000 - 2 * DAY_MS))
    assert early.counts.rejected == 6
    assert ingest_file(store, file, CLOCK).counts.stored == 6


def test_the_same_file_for_another_project_is_another_ingest(store: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, history())
    take(store, path)
    other = ingest_file(store, inspect_file(path, "other", "main"), CLOCK)
    assert other.counts.stored == 40
    assert {row[0] for row in measured(store)} == {"project", "other"}


def test_gzip_and_parquet_leave_the_same_store(
    new_store: Callable[[], Engine], tmp_path: Path
) -> None:
    rows = [*history(), ("s", "a", "p", "1700000000000", "", "late", "2", "failed")]
    plain, packed, columnar = new_store(), new_store(), new_store()
    take(plain, write(tmp_path, rows))
    take(packed, write(tmp_path, rows, "results.csv.gz"))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["value"] = pd.to_numeric(frame["value"])
    frame["time"] = pd.to_numeric(frame["time"])
    frame.to_parquet(tmp_path / "results.parquet")
    take(columnar, tmp_path / "results.parquet")
    assert measured(plain) == measured(packed) == measured(columnar)


def test_a_file_that_is_cut_off_is_refused_before_anything_is_written(
    store: Engine, tmp_path: Path
) -> None:
    generator = random.Random(1)
    rows = [(*row[:4], repr(generator.random()), *row[5:]) for row in history(20_000)]
    path = write(tmp_path, rows, "results.csv.gz")
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(ReadError, match="cut off"):
        take(store, path)
    assert count(store, ingest) == 0


def test_a_stopped_ingest_keeps_whole_chunks_and_goes_on(
    new_store: Callable[[], Engine], tmp_path: Path
) -> None:
    path = write(tmp_path, BAD + history())
    whole, stopped = new_store(), new_store()
    take(whole, path)

    def stop(position: int) -> None:
        if position > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest_file(stopped, inspect_file(path, "project", "main"), CLOCK, stop, chunk_rows=7)
    assert count(stopped, measurement) == 5
    with stopped.connect() as connection:
        assert connection.scalar(select(ingest.c.finished_ms)) is None
    again = take(stopped, path)
    assert not again.repeated
    assert again.counts.already_there + again.counts.stored == 40
    assert measured(stopped) == measured(whole)
    assert rejected(stopped) == rejected(whole)


rows_strategy = st.lists(
    st.tuples(
        st.sampled_from(["s", ""]),
        st.sampled_from(["a", "b"]),
        st.just("p"),
        st.sampled_from(["1700000000", "1700003600", "2023-11-14 22:13:20", "bad", "9999999999"]),
        st.sampled_from(["1", "2.5", "-3", "nan", "x", ""]),
        st.sampled_from(["r1", "r2"]),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["ok", "failed", "timeout", "odd", ""]),
    ),
    max_size=25,
)


@settings(
    max_examples=tries(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=rows_strategy, seed=st.integers(0, 1000))
def test_counts_add_up_and_order_or_repetition_do_not_matter(
    new_store: Callable[[], Engine], tmp_path: Path, rows: list[Row], seed: int
) -> None:
    identity = {(*row[:4], *row[5:7]): row for row in rows}
    unique = list(identity.values())
    shuffled = unique * 2
    random.Random(seed).shuffle(shuffled)
    plain, mixed = new_store(), new_store()
    counts = take(plain, write(tmp_path, unique)).counts
    assert counts.read == len(unique)
    assert counts.stored == len(measured(plain))
    assert counts.rejected == len(rejected(plain))
    assert counts.stored + counts.already_there + counts.replaced + counts.rejected == counts.read
    twice = take(mixed, write(tmp_path, shuffled)).counts
    assert twice.read == 2 * counts.read
    assert twice.rejected == 2 * counts.rejected
    with plain.connect() as connection:
        recorded = connection.execute(
            select(ingest.c.rows_read, ingest.c.rows_stored, ingest.c.rows_rejected)
        ).one()
    assert tuple(recorded) == (counts.read, counts.stored, counts.rejected)
    if counts.replaced == twice.replaced == 0:  # no two rows say different things of one run
        assert measured(mixed) == measured(plain)
