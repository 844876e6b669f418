"""One fit of a series at a time, over threads and processes; a kill or an error loses no more."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

from models.records.fit import FitOptions
from models.records.series import Series
from models.services.fitting import refit as module
from models.services.fitting.refit import RefitOutcome, refit_series
from models.services.fitting.refit_many import refit_many
from models.services.fitting.retry_store import retry_store
from models.storage.database.fit_tables import fit
from models.storage.database.status_tables import series_status
from models.storage.database.work_lock import NIGHT, work_lock
from models.storage.fits.fit_view import read_latest_fit
from models.storage.fits.status_store import save_status
from models.storage.fits.status_view import read_statuses
from models.storage.results.catalogue_view import match_series
from tests.patience import PATIENCE_S
from tests.planted_alert import store_step
from tests.present import CLOCK
from tests.stats.grid_sampler import GridSampler

OPTIONS = FitOptions(stored_draws=100, steps=False)
CHECKOUT = Path(__file__).resolve().parents[3]
HOLD = (
    "import sys, time\n"
    "from models.storage.database.engine import open_engine\n"
    "from models.storage.database.work_lock import work_lock\n"
    "with work_lock(open_engine(sys.argv[1]), 7) as held:\n"
    "    print('held' if held else 'free', flush=True)\n"
    "    time.sleep(60)\n"
)


@pytest.fixture
def every(engine: Engine) -> Sequence[Series]:
    for test in ("first", "second", "third"):
        store_step(engine, test, after=100.0)
    return match_series(engine, "*")


class Meets(GridSampler):
    """An exact sampler that does something else on the way, once."""

    def __init__(self, event: Any) -> None:
        self.event = event

    def sample(self, *given: Any, **named: Any) -> Any:
        event, self.event = self.event, None
        if event is not None:
            event()
        return super().sample(*given, **named)


def count(engine: Engine, table: Any, *where: Any) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table).where(*where)) or 0)


def test_a_lock_keeps_threads_and_processes_apart_and_ends_with_the_process(
    engine: Engine,
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    with work_lock(engine, 8) as held, work_lock(engine, 8, wait=False) as again:
        assert held
        assert not again
        with work_lock(engine, NIGHT, wait=False) as other:
            assert other
    command = [sys.executable, "-c", HOLD, url]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with work_lock(engine, 7, wait=False) as held, work_lock(engine, 8, wait=False) as other:
            assert not held
            assert other
        asked = iter([False, True])
        with work_lock(engine, 7, cancelled=lambda: next(asked)) as held:
            assert not held
        process.kill()
        process.wait()
        with work_lock(engine, 7) as held:
            assert held


def test_two_refits_of_a_series_give_one_fit(engine: Engine, every: Sequence[Series]) -> None:
    second: list[RefitOutcome] = []

    def ask_as_well() -> None:
        second.append(refit_series(engine, GridSampler(), every[0], OPTIONS, clock=CLOCK).outcome)

    other = threading.Thread(target=ask_as_well)
    first = refit_series(engine, Meets(other.start), every[0], OPTIONS, clock=CLOCK)
    other.join()
    assert first.outcome is RefitOutcome.FITTED
    assert second == [RefitOutcome.UNCHANGED]
    assert count(engine, fit) == 1


def test_statuses_stored_at_once_leave_one_current(engine: Engine, every: Sequence[Series]) -> None:
    refit_series(engine, GridSampler(), every[0], OPTIONS, clock=CLOCK)
    status = read_statuses(engine)[every[0].id]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: save_status(engine, status), range(30)))
    of_series = series_status.c.series_id == every[0].id
    assert count(engine, series_status, of_series) == 31
    assert count(engine, series_status, of_series, series_status.c.current) == 1


def test_a_fit_whose_status_was_never_stored_gets_it_from_the_next_refit(
    engine: Engine, every: Sequence[Series], monkeypatch: pytest.MonkeyPatch
) -> None:
    series = every[0]
    refit_series(engine, GridSampler(), series, OPTIONS, clock=CLOCK)

    class Killed(BaseException):
        pass

    def kill(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(module, "update_status", kill)
        with pytest.raises(Killed):
            refit_series(engine, GridSampler(), series, OPTIONS, clock=CLOCK, force=True)
    newest = read_latest_fit(engine, series.id)
    assert newest is not None
    assert read_statuses(engine)[series.id].fit_id != newest.id
    again = refit_series(engine, GridSampler(), series, OPTIONS, clock=CLOCK)
    assert (again.outcome, again.fit_id) == (RefitOutcome.UNCHANGED, newest.id)
    assert read_statuses(engine)[series.id].fit_id == newest.id


def test_an_error_that_nobody_foresaw_fails_its_series_and_no_other(
    engine: Engine, every: Sequence[Series]
) -> None:
    def divide() -> None:
        _ = 1 / 0

    summary = refit_many(engine, Meets(divide), every, OPTIONS, clock=CLOCK)
    assert summary.count(RefitOutcome.FITTED) == 2
    (failed,) = summary.failures
    assert failed.series.key.test == "first"
    assert "ZeroDivisionError: division by zero" in failed.reason


def test_series_that_another_process_fits_are_left_to_the_end(
    engine: Engine, every: Sequence[Series]
) -> None:
    seen: list[str] = []
    with work_lock(engine, every[0].id) as held:
        assert held
        done = threading.Event()

        def follow(refit: Any) -> None:
            seen.append(refit.series.key.test)
            if len(seen) == 2:
                done.set()

        def run() -> None:
            refit_many(engine, GridSampler(), every, OPTIONS, clock=CLOCK, on_outcome=follow)

        other = threading.Thread(target=run)
        other.start()
        assert done.wait(PATIENCE_S)
    other.join()
    assert seen == ["second", "third", "first"]


def test_work_is_tried_again_while_the_store_does_not_answer() -> None:
    left = [OperationalError("SELECT 1", {}, Exception("server starting")) for _ in range(2)]

    def work() -> str:
        if left:
            raise left.pop()
        return "done"

    assert retry_store(work, threading.Event(), [0, 0]) == "done"
    left = [OperationalError("SELECT 1", {}, Exception("gone")) for _ in range(3)]
    with pytest.raises(OperationalError):
        retry_store(work, threading.Event(), [0, 0])
