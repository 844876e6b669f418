"""Where a series stands, judged from planted histories."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from data.read_series import read_series
from data.readers.open_reader import open_reader
from models.records.comparison import Verdict
from models.records.days import DAY_MS
from models.records.fit import FitOptions
from models.records.measurement import Measurement, Status
from models.records.series import Direction, SeriesKey
from models.records.series_status import Label, SeriesStatus
from models.records.settings import Settings
from models.services.fitting.analysis import AnalysisOptions
from models.services.fitting.analyze import analyze_series
from models.services.fitting.refit import refit_series
from models.services.fitting.summarize_series import summarize_series, update_status
from models.services.rows.known_series import KnownSeries
from models.services.rows.validation import RowChecker
from models.stats.sampling.sampler import StanSampler
from models.storage.fits.status_view import read_statuses
from models.storage.results.catalogue_view import match_series
from models.storage.results.ingest_store import begin_ingest
from models.storage.results.measurement_store import store_batch
from models.storage.results.series_store import SeriesCatalogue
from tests.databases import open_fresh_store
from tests.present import CLOCK, PRESENT_MS

NOW_MS = 20_100 * DAY_MS


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_fresh_store(Settings(home=tmp_path))
    yield engine
    engine.dispose()


def store(engine: Engine, values: np.ndarray, direction: Direction) -> None:
    """Store one run a day of three replicates each; NaN is a failed run."""
    rows = [
        Measurement(
            SeriesKey("p", "main", "s", "t", "linux"),
            "ms",
            direction,
            time_ms=(20_100 - len(values) + day) * DAY_MS,
            value=None if np.isnan(value) else float(value + offset),
            status=Status.FAILED if np.isnan(value) else Status.OK,
            revision=f"r{day}",
            run_id=str(day),
            replicate=str(offset),
        )
        for day, value in enumerate(values)
        for offset in (-0.1, 0.0, 0.1)
    ]
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, "made.csv", "0" * 64, NOW_MS)
        store_batch(connection, ingest_id, rows, NOW_MS)


def judge(engine: Engine) -> SeriesStatus:
    (series,) = match_series(engine, "*")
    return summarize_series(engine, series, NOW_MS)


@pytest.mark.parametrize(
    ("direction", "label", "sign"),
    [
        (Direction.LOWER_IS_BETTER, Label.REGRESSION, 1),
        (Direction.HIGHER_IS_BETTER, Label.PROGRESSION, -1),
    ],
)
def test_a_step_is_a_group_with_its_size_and_revisions(
    engine: Engine, direction: Direction, label: Label, sign: int
) -> None:
    rng = np.random.default_rng(3)
    values = np.r_[np.full(80, 100.0), np.full(20, 110.0)] + rng.normal(0, 0.5, 100)
    values[[10, 50]] = np.nan
    store(engine, values, direction)
    found = judge(engine)
    assert [group.runs for group in found.groups] == [78, 20]
    last = found.groups[-1]
    assert last.label is label
    assert last.change == pytest.approx(sign * 10, abs=0.3)
    assert (last.previous_revision, last.revision) == ("r79", "r80")
    assert found.runs_in_group == 20
    assert (found.measurements, found.failed) == (300, 6)
    assert found.week.verdict is Verdict.WITHHELD  # no fit yet, and it says so
    assert found.week.reason == "no fit yet"
    assert found.last_run_ms == 20_099 * DAY_MS


def test_a_series_without_a_good_run_has_a_standing_too(engine: Engine) -> None:
    store(engine, np.full(5, np.nan), Direction.LOWER_IS_BETTER)
    found = judge(engine)
    assert (found.measurements, found.failed, found.modes) == (15, 15, 0)
    assert found.groups == ()
    assert found.sparkline == ()


def test_modes_are_those_of_single_values(engine: Engine) -> None:
    """Half of all values are slow: most runs hold both, and no value lies where their mean does."""
    rng = np.random.default_rng(4)
    slow = rng.random((200, 2)) < 0.5
    values = np.where(slow, 110.0, 100.0) + rng.normal(0, 0.5, slow.shape)
    rows = [
        Measurement(
            SeriesKey("p", "main", "s", "t", "linux"),
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=(19_900 + day) * DAY_MS,
            value=float(values[day, place]),
            revision=f"r{day}",
            replicate=str(place),
        )
        for day in range(200)
        for place in range(2)
    ]
    with engine.begin() as connection:
        store_batch(connection, None, rows, NOW_MS)
    assert judge(engine).modes == 2


def trials(engine: Engine, file: Path) -> np.ndarray:
    """Store and write ten trials a run, a run a day: 8 % slower for the last five days."""
    rng = np.random.default_rng(9)
    centres = np.r_[np.full(95, 100.0), np.full(5, 108.0)] + rng.normal(0, 1, 100)
    values: np.ndarray = centres[:, None] + rng.normal(0, 0.15, (100, 10))
    first = datetime.fromtimestamp(20_000 * DAY_MS / 1000, UTC)
    file.write_text(
        "suite,test,platform,time,value,unit,lower_is_better,run_id,replicate\n"
        + "".join(
            f"s,t,linux,{first + timedelta(days=day):%Y-%m-%d},{values[day, again]},ms,true,"
            f"job-{day},{again}\n"
            for day in range(100)
            for again in range(10)
        )
    )
    with closing(open_reader(file)) as reader:
        checker = RowChecker("made", "p", "main", KnownSeries(SeriesCatalogue()), NOW_MS)
        chunks = [checker.check(chunk).measurements for chunk in reader.chunks()]
    with engine.begin() as connection:
        for rows in chunks:
            store_batch(connection, None, rows, NOW_MS)
    return values


def test_the_overview_and_analyze_agree_about_the_change_of_the_week(
    engine: Engine, tmp_path: Path
) -> None:
    values = trials(engine, tmp_path / "trials.csv")
    (rows,) = read_series(tmp_path / "trials.csv").series
    found = analyze_series(rows, AnalysisOptions(fit=None), None)
    overview = judge(engine)
    true = 100 * (values[95:].mean() / values[:95].mean() - 1)
    assert found.by_runs.short_change == pytest.approx(true, abs=0.05)
    assert overview.short_change == pytest.approx(found.by_runs.short_change, abs=0.05)
    assert found.by_time.short_change == pytest.approx(found.by_runs.short_change)
    assert (found.by_runs.runs_in_group, overview.runs_in_group) == (5, 5)
    assert (found.by_runs.regressions, found.by_runs.progressions) == (1, 0)


@pytest.mark.stan
def test_a_fitted_series_is_compared_and_says_what_it_could_have_shown(
    engine: Engine, sampler: StanSampler
) -> None:
    rng = np.random.default_rng(5)
    store(engine, 100 + rng.normal(0, 0.5, 120), Direction.LOWER_IS_BETTER)
    (series,) = match_series(engine, "*")
    refit_series(engine, sampler, series, FitOptions(), clock=CLOCK)
    begin = PRESENT_MS
    found = update_status(engine, series, begin)
    assert found.level_low < found.level < found.level_high
    assert found.level == pytest.approx(100, abs=0.5)
    assert found.week.verdict is Verdict.NO_CHANGE
    assert abs(found.week.change) < 0.5
    # A change below δ is never called; the smallest that four in five times is lies above it.
    assert 1 < found.week.detectable < 2
    assert found.release.reason == "no releases are known for this project"
    assert read_statuses(engine)[series.id].week == found.week


@pytest.mark.stan
@pytest.mark.parametrize(("share", "called"), [(0.4, Verdict.NO_CHANGE), (1.5, Verdict.REGRESSION)])
def test_a_change_is_called_above_what_could_have_been_shown_and_not_far_below(
    engine: Engine, sampler: StanSampler, share: float, called: Verdict
) -> None:
    values = 100 + np.random.default_rng(5).normal(0, 0.5, 120)
    values[-3:] += share * 1.49  # percent: what the fit without it could have shown
    store(engine, values, Direction.LOWER_IS_BETTER)
    (series,) = match_series(engine, "*")
    refit_series(engine, sampler, series, FitOptions(), clock=CLOCK)
    week = update_status(engine, series, PRESENT_MS).week
    assert week.detectable == pytest.approx(1.49, rel=0.2)
    assert week.verdict is called
