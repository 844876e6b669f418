"""SIGKILL at any moment: no half fit, no lost row, and the database opens.

What the process said it had committed must be there afterwards; a last, undisturbed run then
has to reach the same store as if nothing had happened.
"""

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Engine, Integer, Table, cast, func, select, text, true

from models.records.days import DAY_MS
from models.records.fit import FitState
from models.storage.database.engine import open_engine
from models.storage.database.fit_tables import draws, fit, fit_day, fit_outlier
from models.storage.database.schema import bring_up_to_date
from models.storage.database.tables import measurement, run
from models.storage.database.transaction import read_transaction
from models.storage.fits.fit_view import read_latest_fit
from models.storage.results.catalogue_view import match_series
from models.storage.results.ingest_view import read_ingests
from models.storage.results.points_view import read_points
from tests.patience import PATIENCE_S
from tests.storage.kill_worker import CHUNK_ROWS, FIT_DAYS, FIT_DRAWS, ROUNDS

CHECKOUT = Path(__file__).resolve().parents[3]
TESTS, DAYS = 3, 200
ROWS = TESTS * DAYS
LINES = ROUNDS * (ROWS // CHUNK_ROWS) * 2


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Write results of three tests over 200 days, sorted by day, the middle test failing."""
    file = tmp_path / "results.csv"
    lines = ["suite,test,platform,time,value,status,run_id"]
    for day in range(DAYS):
        time_ms = 1_700_000_000_000 + day * DAY_MS
        lines += [
            f"s,t{test},linux,{time_ms},{100 * test + day},{'failed' if test == 1 else 'ok'},{day}"
            for test in range(TESTS)
        ]
    file.write_text("\n".join(lines) + "\n")
    return file


def _start(url: str, file: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.storage.kill_worker", url, str(file)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _kill_somewhere(url: str, file: Path, chance: random.Random) -> list[str]:
    """Kill a worker after a random number of steps; gives what it said it had done."""
    with _start(url, file) as worker:
        assert worker.stdout is not None
        assert worker.stderr is not None
        wanted = chance.randrange(LINES - 2)
        said = [line for line, _ in zip(worker.stdout, range(wanted), strict=False)]
        time.sleep(chance.uniform(0, 0.05))
        worker.kill()
        said += worker.stdout.readlines()
        assert worker.wait() == -9, worker.stderr.read()
    return [line for line in said if line.endswith("\n")]


def _check(url: str, said: list[str]) -> None:
    engine = open_engine(url)
    try:
        bring_up_to_date(engine)
        _check_database(engine)
        _check_fits(engine)
        _check_rows(engine)
        _check_promises(engine, said)
    finally:
        engine.dispose()


def _check_database(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with read_transaction(engine) as connection:
            assert connection.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def _check_fits(engine: Engine) -> None:
    """Every fit has all its days, all its draws and all its outliers."""
    with read_transaction(engine) as connection:

        def count(table: Table[Any], condition: ColumnElement[bool]) -> dict[int, int]:
            query = select(table.c.fit_id, func.count()).where(condition).group_by(table.c.fit_id)
            return {row[0]: row[1] for row in connection.execute(query)}

        stored = connection.execute(select(fit.c.id, fit.c.state, fit.c.outliers)).all()
        days = count(fit_day, true())
        whole = count(draws, func.length(draws.c.level) == 8 + 2 * FIT_DRAWS)
        outliers = count(fit_outlier, true())
    assert all(row.state == FitState.COMPLETE for row in stored)
    expected = {row.id: FIT_DAYS for row in stored}
    assert days == expected
    assert whole == expected
    assert outliers == {row.id: row.outliers for row in stored}


def _check_rows(engine: Engine) -> None:
    """Rows are those that the ingests counted, in whole chunks, each in its run."""
    ingests = read_ingests(engine)
    for item in ingests:
        parts = item.rows_stored + item.rows_present + item.rows_replaced + item.rows_rejected
        assert item.rows_read == parts
        assert item.rows_read % CHUNK_ROWS == 0
        assert item.finished_ms is None or item.rows_read == ROWS
    with read_transaction(engine) as connection:
        rows = connection.scalar(select(func.count()).select_from(measurement))
        numbered = select(func.max(cast(run.c.run_id, Integer)) + 1, func.count()).select_from(run)
        newest, runs = connection.execute(numbered).one()
    assert rows == sum(item.rows_stored for item in ingests)
    assert runs == (newest or 0)


def _check_promises(engine: Engine, said: list[str]) -> None:
    promised = {word: int(number) for word, number in (line.split() for line in said)}
    chunks = promised.get("chunk", 0)
    stored = sum(len(read_points(engine, item.id)) for item in match_series(engine, "*"))
    assert stored >= min(chunks * CHUNK_ROWS, ROWS)
    if "fit" in promised:
        newest = [read_latest_fit(engine, item.id) for item in match_series(engine, "*")]
        assert max(item.id for item in newest if item) >= promised["fit"]


def _kill_many(url: str, file: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(kills):
        _check(url, _kill_somewhere(url, file, chance))
    with _start(url, file) as worker:
        said, errors = worker.communicate(timeout=PATIENCE_S)
        assert worker.returncode == 0, errors
    assert len(said.splitlines()) == LINES + ROUNDS + LINES // 2 // 5
    _check(url, said.splitlines(keepends=True))
    engine = open_engine(url)
    for number, series in enumerate(match_series(engine, "*")):
        points = read_points(engine, series.id)
        assert points.value.tolist() == [100.0 * number + day for day in range(DAYS)]
        assert set(points.status) == {"failed" if number == 1 else "ok"}
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def test_one_kill(empty_url: str, results: Path) -> None:
    _kill_many(empty_url, results, 1, seed=2)


@pytest.mark.slow
def test_twenty_kills(empty_url: str, results: Path) -> None:
    _kill_many(empty_url, results, 20, seed=1)
