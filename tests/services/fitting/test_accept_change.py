"""Accepting a change: the fit knows the step, comparisons start after it, it is written down."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, select

from models.records.comparison import Verdict
from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.fit import FitOptions
from models.records.release import Release
from models.records.series import Series
from models.records.settings import Settings
from models.services.fitting.accept_change import accept_change, follow_undo, withdraw_change
from models.services.fitting.detectable_days import detectable_days
from models.services.fitting.refit import RefitOutcome, refit_series
from models.storage.database.triage_tables import alert_summary, audit_entry, triage_step
from models.storage.fits.accepted_store import read_accepted
from models.storage.fits.fit_view import read_bands, read_latest_fit
from models.storage.fits.status_view import read_statuses
from models.storage.results.catalogue_view import match_series
from models.storage.results.release_store import store_releases
from models.storage.triage.undo import undo_last
from models.triage.authorship import Authorship
from tests.databases import open_fresh_store
from tests.planted_alert import DAYS, FIRST_DAY, RUNS_PER_DAY, plant_alert, store_step
from tests.present import CLOCK
from tests.stats.grid_sampler import GridSampler

STEP_DAY = FIRST_DAY + DAYS - 4  # four days before the end: a week back is behind it
STEP_MS = STEP_DAY * DAY_MS
NOW_MS = (FIRST_DAY + DAYS) * DAY_MS
OPTIONS = FitOptions(stored_draws=500)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_fresh_store(Settings(home=tmp_path))
    store_step(engine, step_ms=STEP_MS)
    yield engine
    engine.dispose()


@pytest.fixture
def series(engine: Engine) -> Series:
    (found,) = match_series(engine, "*")
    return found


@pytest.fixture
def alert_id(engine: Engine) -> int:
    return plant_alert(engine, start_ms=STEP_MS, status="acknowledged")[1]


def refit(engine: Engine, series: Series, *, steps: bool = True) -> RefitOutcome:
    options = replace(OPTIONS, steps=steps)
    return refit_series(engine, GridSampler(), series, options, clock=CLOCK).outcome


@pytest.mark.parametrize("steps", [False, True])
def test_the_band_is_not_smeared_over_an_accepted_step(
    engine: Engine, series: Series, alert_id: int, steps: bool
) -> None:
    assert refit(engine, series, steps=False) is RefitOutcome.FITTED
    smeared = read_latest_fit(engine, series.id)
    accept_change(engine, alert_id, by=Authorship("ada", NOW_MS, "wanted"))
    assert (
        refit(engine, series, steps=steps) is RefitOutcome.FITTED
    )  # the hash has changed with the step
    assert refit(engine, series, steps=steps) is RefitOutcome.UNCHANGED
    stepped = read_latest_fit(engine, series.id)
    assert smeared is not None
    assert stepped is not None
    assert stepped.options.step_days == (STEP_DAY,)
    assert stepped.options.step_times == ((STEP_MS,) if steps else ())
    if stepped.steps is not None:
        (change,) = [change for change in stepped.steps.changes if change.certain]
        assert change.time_ms == STEP_MS
        assert change.percent[0] < 8 < change.percent[2]
    before, after = read_bands(engine, smeared.id), read_bands(engine, stepped.id)
    at = int(np.flatnonzero(after.days == STEP_DAY)[0])
    # The planted truth is 100 before and 108 from the step on.
    for day, truth in ((at - 2, 100), (at - 1, 100), (at, 108), (at + 1, 108)):
        assert after.level_p05[day] - 0.2 < truth < after.level_p95[day] + 0.2
        assert after.level_p50[day] == pytest.approx(truth, abs=0.6)
    assert abs(before.level_p50[at - 1] - 100) > 1  # what the smooth curve made of it
    assert stepped.sigma.mean() == pytest.approx(0.5, rel=0.15)


def test_the_next_comparison_starts_after_it(engine: Engine, series: Series, alert_id: int) -> None:
    releases = [Release(date(2024, 10, 4), "1.0"), Release(date(2024, 12, 15), "2.0")]
    with engine.begin() as connection:
        store_releases(connection, "p", releases, NOW_MS)
    refit(engine, series)
    assert read_statuses(engine, [series.id])[series.id].verdict is Verdict.REGRESSION
    accept_change(engine, alert_id, by=Authorship("ada", NOW_MS))
    waiting = read_statuses(engine, [series.id])[series.id]
    assert waiting.week.verdict is waiting.release.verdict is Verdict.WITHHELD
    assert "refit" in waiting.week.reason
    refit(engine, series)
    found = read_statuses(engine, [series.id])[series.id]
    for against in (found.week, found.release):
        assert against.label == "since the accepted change of 8 Jan 2025"
        assert abs(against.change) < 1
        assert against.verdict in (Verdict.NO_CHANGE, Verdict.UNDECIDED)
    assert "Since the accepted change" in found.compliance_reason
    withdraw_change(engine, alert_id, by=Authorship("ada", NOW_MS + 1, "not so"))
    back = read_statuses(engine, [series.id])[series.id]
    assert back.week.label == "7 days before"
    assert back.week.change == pytest.approx(8, abs=0.5)
    assert refit(engine, series) is RefitOutcome.FITTED  # and the step leaves the model
    fit = read_latest_fit(engine, series.id)
    assert fit is not None
    assert fit.options.step_days == ()


def test_what_could_be_seen_is_told_of_the_same_days(
    engine: Engine, series: Series, alert_id: int
) -> None:
    refit(engine, series)
    (week,) = detectable_days(engine, series).against
    assert week.label == "7 days before"
    accept_change(engine, alert_id, by=Authorship("ada", NOW_MS))
    (waiting,) = detectable_days(engine, series).against
    assert waiting.change is None
    assert "refit" in waiting.reason
    refit(engine, series)
    (since,) = detectable_days(engine, series).against
    assert since.label == "since the accepted change of 8 Jan 2025"
    assert since.change is not None
    assert 0 < since.change.percent < 2


def test_a_step_in_the_afternoon_belongs_to_the_next_day(
    tmp_path: Path,
) -> None:
    engine = open_fresh_store(Settings(home=tmp_path / "other"))
    late = STEP_MS + 3 * DAY_MS // RUNS_PER_DAY  # three of the day's four runs are before it
    store_step(engine, step_ms=late)
    (series,) = match_series(engine, "*")
    _, alert_id = plant_alert(engine, start_ms=late, status="acknowledged")
    accept_change(engine, alert_id, by=Authorship("ada", NOW_MS))
    refit(engine, series)
    fit = read_latest_fit(engine, series.id)
    assert fit is not None
    assert fit.options.step_days == (STEP_DAY + 1,)
    standing = read_statuses(engine, [series.id])[series.id]
    assert standing.week.label == "since the accepted change of 9 Jan 2025"
    engine.dispose()


def test_who_and_why_are_kept(engine: Engine, series: Series, alert_id: int) -> None:
    accepted = accept_change(engine, alert_id, by=Authorship(" ada ", NOW_MS, "wanted"))
    assert (accepted.who, accepted.why, accepted.time_ms) == ("ada", "wanted", STEP_MS)
    withdraw_change(engine, alert_id, by=Authorship("bob", NOW_MS + 5, "no"))
    with engine.connect() as connection:
        steps = connection.execute(select(triage_step).order_by(triage_step.c.id)).all()
        entries = connection.execute(select(audit_entry).order_by(audit_entry.c.id)).all()
        version = connection.scalar(select(alert_summary.c.version))
    assert [(s.who, s.action, s.why) for s in steps] == [
        ("ada", "accept", "wanted"),
        ("bob", "withdraw", "no"),
    ]
    assert [(e.field, e.before, e.after) for e in entries] == [
        ("accepted", None, accepted.id),
        ("accepted", accepted.id, None),
    ]
    assert version == 3
    assert read_accepted(engine, [series.id]) == {}
    then = read_accepted(engine, [series.id], as_of_ms=NOW_MS + 1)
    assert then == {series.id: (replace(accepted, withdrawn_ms=NOW_MS + 5),)}
    assert read_accepted(engine, [series.id], as_of_ms=NOW_MS - 1) == {}


def test_what_was_not_judged_real_is_not_accepted(engine: Engine, alert_id: int) -> None:
    for status in ("untriaged", "invalid"):
        _, other = plant_alert(engine, start_ms=STEP_MS, status=status)
        with pytest.raises(BadArgumentError, match=f"is {status}"):
            accept_change(engine, other, by=Authorship("ada", NOW_MS))
    accept_change(engine, alert_id, by=Authorship("ada", NOW_MS))
    with pytest.raises(BadArgumentError, match="accepted already, by ada on 12 Jan 2025"):
        accept_change(engine, alert_id, by=Authorship("bob", NOW_MS))
    with pytest.raises(BadArgumentError, match="no alert 999"):
        accept_change(engine, 999, by=Authorship("ada", NOW_MS))
    withdraw_change(engine, alert_id, by=Authorship("ada", NOW_MS))
    with pytest.raises(BadArgumentError, match="is not accepted"):
        withdraw_change(engine, alert_id, by=Authorship("ada", NOW_MS))


def test_nobody_accepts_nothing(engine: Engine, series: Series, alert_id: int) -> None:
    with pytest.raises(BadArgumentError, match="who acts"):
        accept_change(engine, alert_id, by=Authorship("  ", NOW_MS))
    assert read_accepted(engine, [series.id]) == {}


def seen(engine: Engine) -> dict[int, int]:
    """Return the version of the summary that a person would see now."""
    with engine.connect() as connection:
        return {1: int(connection.scalars(select(alert_summary.c.version)).one())}


def test_an_undo_withdraws_and_the_standing_follows(
    engine: Engine, series: Series, alert_id: int
) -> None:
    refit(engine, series)
    accept_change(engine, alert_id, by=Authorship("ada", NOW_MS))
    assert "refit" in read_statuses(engine, [series.id])[series.id].week.reason
    follow_undo(
        engine,
        undo_last(engine, 1, by=Authorship("ada", NOW_MS + 1, expected=seen(engine))),
        NOW_MS,
    )
    assert read_accepted(engine, [series.id]) == {}
    assert read_statuses(engine, [series.id])[series.id].week.verdict is Verdict.REGRESSION
    accept_change(engine, alert_id, by=Authorship("ada", NOW_MS + 2))
    withdraw_change(engine, alert_id, by=Authorship("bob", NOW_MS + 3))
    follow_undo(
        engine,
        undo_last(engine, 1, by=Authorship("bob", NOW_MS + 4, expected=seen(engine))),
        NOW_MS,
    )
    assert [item.who for item in read_accepted(engine, [series.id])[series.id]] == ["ada"]
    assert "refit" in read_statuses(engine, [series.id])[series.id].week.reason
