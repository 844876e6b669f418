"""What is wrong with one series, benchmark or file ends no other of the same batch."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError

from data.ingest_files import IngestRequest, ingest_files
from models.records.clock import FixedClock
from models.records.series import Direction
from models.records.settings import Settings
from models.services.alerts.detect_all import detect_all
from models.services.alerts.threshold_backtest import backtest_thresholds
from models.services.fitting.analysis import AnalysisOptions, SeriesRows
from models.services.fitting.analyze import analyze_many
from models.storage.database.tables import measurement
from models.storage.results.catalogue_view import match_series
from models.triage.detection.rules import DetectionRule
from tests.data.conftest import measured
from tests.databases import open_fresh_store
from tests.present import CLOCK
from tests.storage.detected import NOW_MS, alerts, key_of, steps, store_history


@pytest.fixture
def poisoned(tmp_path: Path) -> Iterator[Engine]:
    """Three series with a step, of which the second holds what cannot be read as a number."""
    engine = open_fresh_store(Settings(home=tmp_path))
    for place, test in enumerate("abc"):
        store_history(engine, key_of(test), steps((80, 120.0)), seed=place)
    (bad,) = match_series(engine, "*/b/*")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE measurement SET value = 'poison' WHERE id = (SELECT max(id) FROM measurement"
            f" WHERE series_id = {bad.id})"
        )
    yield engine
    engine.dispose()


def test_detection_names_the_series_that_fails_and_goes_on(poisoned: Engine) -> None:
    report = detect_all(poisoned, match_series(poisoned, "*"), NOW_MS)
    assert (report.series, report.opened) == (2, 2)
    (failure,) = report.failures
    assert failure.startswith("p/main/s/b/linux: ")
    assert "poison" in failure


def test_a_replay_names_the_series_that_fails_and_goes_on(poisoned: Engine) -> None:
    bench = backtest_thresholds(
        poisoned, match_series(poisoned, "*"), [DetectionRule()], days=30, until_ms=NOW_MS
    )
    assert bench.series == 2
    assert {item.series.key.test for item in bench.alerts[0]} == {"a", "c"}
    (failure,) = bench.failures
    assert failure.startswith("p/main/s/b/linux: ")


def test_a_store_that_is_gone_ends_a_batch_at_once(poisoned: Engine) -> None:
    with poisoned.begin() as connection:
        connection.exec_driver_sql("DROP TABLE series_status")
    found = match_series(poisoned, "*")
    Path(str(poisoned.url.database)).chmod(0o600)
    report = detect_all(poisoned, found, NOW_MS)  # a fault of the schema is one of each series
    assert len(report.failures) == 3
    with pytest.raises(OperationalError):
        detect_all(_locked_out(poisoned), found, NOW_MS)


def _locked_out(engine: Engine) -> Engine:
    """Replace the database file by a folder, which no SQLite can open."""
    path = Path(str(engine.url.database))
    engine.dispose()
    for part in path.parent.glob(f"{path.name}*"):
        part.unlink()
    path.mkdir()
    return engine


def _rows(key: str, values: Any) -> SeriesRows:
    times = np.arange(len(values), dtype=np.int64) * 86_400_000
    return SeriesRows(
        key=key,
        names={"test": key},
        unit="s",
        direction=Direction.LOWER_IS_BETTER,
        time_ms=times,
        values=values,
        versions=("",) * len(values),
        lines=np.arange(len(values)),
    )


def test_an_analysis_that_fails_is_a_note_of_its_series() -> None:
    good = _rows("good", np.arange(20.0))
    bad = _rows("bad", np.array(["poison"] * 20))
    first, broken, last = analyze_many([good, bad, good], AnalysisOptions(fit=None), None)
    assert len(first.runs) == len(last.runs) == 20
    assert broken.rows.key == "bad"
    assert "unexpected error" in " ".join(broken.notes)


class Changing:
    """Progress that writes to a file while it is stored."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def stage(self, words: str, _: int) -> Callable[[int], None]:
        if words == f"storing {self._path.name}":
            self._path.write_text(self._path.read_text() + "s,a,p,1700000001,3\n")
        return lambda _: None


def test_a_file_that_changes_ends_no_other(engine: Engine, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.csv" for name in "abc"]
    for path in paths:
        path.write_text(f"suite,test,platform,time,value\ns,{path.stem},p,1700000000,1\n")
    done = ingest_files(engine, IngestRequest(paths), Changing(paths[1]), CLOCK)
    assert [item.file.path.stem for item in done.summaries] == ["a", "c"]
    (failure,) = done.failures
    assert failure.startswith(f"{paths[1]}: the file was changed while it was read")
    assert {row[3] for row in measured(engine)} == {"a", "c"}


def test_detection_judges_series_that_were_never_fitted(engine: Engine) -> None:
    store_history(engine, key_of(), steps((80, 120.0)))
    report = detect_all(engine, match_series(engine, "*"), NOW_MS)
    assert (report.series, report.opened, report.unmeasured) == (1, 1, 0)
    assert len(alerts(engine)) == 1


def test_detection_judges_what_was_stored_since_the_last_status(engine: Engine) -> None:
    store_history(engine, key_of(), steps()[:170])
    every = match_series(engine, "*")
    assert detect_all(engine, every, NOW_MS).opened == 0
    store_history(engine, key_of(), steps((80, 120.0))[170:] + 0.0, first_run=170, seed=2)
    assert detect_all(engine, every, NOW_MS).opened == 1


def test_detection_counts_series_without_any_value(engine: Engine) -> None:
    store_history(engine, key_of(), steps())
    with engine.begin() as connection:
        connection.execute(update(measurement).values(status="failed", value=None))
    clock = FixedClock(NOW_MS)
    report = detect_all(engine, match_series(engine, "*"), clock.now_ms())
    assert (report.series, report.unmeasured) == (1, 1)
