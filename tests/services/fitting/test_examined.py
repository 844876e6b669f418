"""A series that is as it was costs two statements; whatever changes is looked at again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update

from models.records.clock import FixedClock
from models.records.days import DAY_MS
from models.records.fit import FitOptions
from models.records.measurement import Measurement
from models.records.release import Release
from models.records.series import Direction, Series
from models.services.fitting.examined import examine
from models.services.fitting.refit import RefitOutcome, refit_series
from models.services.fitting.refit_many import refit_many
from models.stats.comparison.quality_gate import MAX_AGE_DAYS
from models.stats.sampling.samples import Samples
from models.storage.alerts.detection_rules import save_rules
from models.storage.database.tables import measurement
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.fits.accepted_store import save_accepted, withdraw_accepted
from models.storage.fits.fit_view import read_latest_fit
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch
from models.storage.results.release_store import store_releases
from models.triage.authorship import Authorship
from models.triage.detection.rules import RuleOverride
from tests.planted_alert import DAYS, FIRST_DAY, RUNS_PER_DAY, plant_alert, store_step
from tests.present import CLOCK, PRESENT_MS
from tests.stats.grid_sampler import GridSampler

OPTIONS = FitOptions(stored_draws=300)
STEP_MS = (FIRST_DAY + 70) * DAY_MS
NOW_MS = (FIRST_DAY + DAYS + 1) * DAY_MS


@pytest.fixture
def series(engine: Engine) -> Series:
    store_step(engine, after=100.0)
    store_step(engine, "other", after=100.0, branch_name="next")
    with engine.begin() as connection:
        store_releases(connection, "p", [Release(date(2024, 11, 1), "1.0")], NOW_MS)
    (found,) = match_series(engine, "*/stepped/*")
    assert refit(engine, found) is RefitOutcome.FITTED
    return found


def refit(engine: Engine, series: Series, sampler: Any = None) -> RefitOutcome:
    return refit_series(engine, sampler or GridSampler(), series, OPTIONS, clock=CLOCK).outcome


def nothing_new(engine: Engine, series: Series) -> bool:
    return examine(engine, series, OPTIONS, PRESENT_MS).nothing_new


def store_value(
    engine: Engine, day: int, value: float, test: str = "stepped", branch: str = "main"
) -> None:
    """Store the first run of a day: the same run again is a correction."""
    (found,) = match_series(engine, f"*/{test}/*")
    row = Measurement(
        found.key,
        "ms",
        Direction.LOWER_IS_BETTER,
        time_ms=(FIRST_DAY + day) * DAY_MS,
        value=value,
        revision=f"r{day}",
        run_id=f"{branch}{day * RUNS_PER_DAY}",
    )
    with engine.begin() as connection:
        store_batch(connection, None, [row], NOW_MS)


def test_a_series_that_is_as_it_was_takes_two_statements(engine: Engine, series: Series) -> None:
    told: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: told.append(args[2]))
    assert refit(engine, series) is RefitOutcome.UNCHANGED
    assert sum(sql.lstrip().startswith("SELECT") for sql in told) == 2
    assert not [sql for sql in told if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


def accept(engine: Engine, series: Series) -> int:
    with engine.begin() as connection:
        return save_accepted(
            connection, series.id, alert_id=None, time_ms=STEP_MS, by=Authorship("ada", NOW_MS)
        )


def lower_delta(engine: Engine, _: Series) -> None:
    save_rules(engine, [RuleOverride("p", delta=0.5)])


def store_release(engine: Engine, first_day: date, version: str) -> None:
    with engine.begin() as connection:
        store_releases(connection, "p", [Release(first_day, version)], NOW_MS)


@pytest.mark.parametrize(
    "change",
    [
        lambda engine, _: store_value(engine, DAYS, 100.0),
        lambda engine, _: store_value(engine, 50, 99.0),
        lambda engine, _: store_release(engine, date(2024, 12, 1), "2.0"),
        lambda engine, _: store_release(engine, date(2024, 11, 2), "1.0"),
        lambda engine, _: plant_alert(engine, start_ms=STEP_MS),
        accept,
        lower_delta,
    ],
    ids=["run", "correction", "release", "release moved", "alert", "accepted", "rule"],
)
def test_every_change_is_noticed_and_settles_again(
    engine: Engine, series: Series, change: Callable[[Engine, Series], object]
) -> None:
    assert nothing_new(engine, series)
    change(engine, series)
    assert not nothing_new(engine, series)
    refit(engine, series)
    refit(engine, series)  # an alert that followed the data is a change of its own
    assert nothing_new(engine, series)


def test_a_withdrawn_acceptance_and_a_moved_alert_are_noticed(
    engine: Engine, series: Series
) -> None:
    accepted = accept(engine, series)
    refit(engine, series)
    assert nothing_new(engine, series)
    with engine.begin() as connection:
        withdraw_accepted(connection, accepted, NOW_MS)
    assert not nothing_new(engine, series)
    plant_alert(engine, start_ms=STEP_MS)
    refit(engine, series)
    refit(engine, series)
    assert nothing_new(engine, series)
    with engine.begin() as connection:
        connection.execute(update(alert).values(changed_ms=alert.c.changed_ms + 1))
    assert not nothing_new(engine, series)


def test_an_alert_that_the_fit_follows_is_looked_at_again_when_its_data_become_too_old(
    engine: Engine, series: Series
) -> None:
    plant_alert(engine, start_ms=STEP_MS, source="week")
    last_ms = (FIRST_DAY + DAYS - 1) * DAY_MS

    def unchanged(days_later: int) -> bool:
        return examine(engine, series, OPTIONS, last_ms + days_later * DAY_MS).nothing_new

    clock = FixedClock(last_ms + DAY_MS)
    for _ in range(2):  # the first may move the alert
        refit_series(engine, GridSampler(), series, OPTIONS, clock=clock)
    assert unchanged(1)
    assert unchanged(MAX_AGE_DAYS)
    assert not unchanged(MAX_AGE_DAYS + 1)
    refit(engine, series)
    assert unchanged(MAX_AGE_DAYS + 1)
    assert unchanged(500)


def test_a_run_in_another_series_changes_nothing_here(engine: Engine, series: Series) -> None:
    store_value(engine, DAYS, 100.0, "other", "next")
    assert nothing_new(engine, series)


def test_a_lower_threshold_opens_the_alert_though_no_run_came(engine: Engine) -> None:
    store_step(engine, after=100.9, noise=0.2, step_ms=(FIRST_DAY + 90) * DAY_MS)
    (series,) = match_series(engine, "*")
    assert refit(engine, series) is RefitOutcome.FITTED
    with engine.connect() as connection:
        assert connection.execute(alert.select()).all() == []
    lower_delta(engine, series)
    assert refit(engine, series) is RefitOutcome.UNCHANGED
    with engine.connect() as connection:
        (found,) = connection.execute(alert.select()).all()
    assert found.start_ms // DAY_MS == FIRST_DAY + 90


def test_a_run_that_comes_while_the_chains_run_is_fitted_next_time(
    engine: Engine, series: Series
) -> None:
    class Late(GridSampler):
        def sample(self, *args: Any, **options: Any) -> Samples:
            store_value(engine, DAYS + 1, 101.0)
            return super().sample(*args, **options)

    store_value(engine, DAYS, 100.0)
    assert refit(engine, series, Late()) is RefitOutcome.FITTED
    before = read_latest_fit(engine, series.id)
    assert refit(engine, series) is RefitOutcome.FITTED
    after = read_latest_fit(engine, series.id)
    assert before is not None
    assert after is not None
    assert after.measurements == before.measurements + 1
    with engine.connect() as connection:
        assert len(connection.execute(measurement.select()).all()) > after.measurements


def test_summaries_of_unchanged_series_follow_the_other_series_at_the_end(
    engine: Engine, series: Series
) -> None:
    summary_id, _ = plant_alert(engine, start_ms=STEP_MS)
    refit(engine, series)
    refit(engine, series)
    assert nothing_new(engine, series)
    of_summary = select(alert_summary.c.data_reason).where(alert_summary.c.id == summary_id)
    with engine.begin() as connection:
        before = connection.scalar(of_summary)
        connection.execute(update(alert_summary).values(data_reason="as it was yesterday"))
    found = refit_many(engine, GridSampler(), [series], OPTIONS, clock=CLOCK)
    assert [item.outcome for item in found.refits] == [RefitOutcome.UNCHANGED]
    with engine.connect() as connection:
        assert connection.scalar(of_summary) == before
