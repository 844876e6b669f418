"""A release report from stored draws: planted changes are called, the rest says why not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.records.comparison import Verdict
from models.records.days import DAY_MS, day_number
from models.records.series import Series
from models.records.settings import Settings
from models.services.report_releases import report_releases
from models.stats.comparison.release_days import Major
from models.stats.comparison.release_gate import GateOutcome, GateRule
from models.storage.database.tables import series
from models.storage.database.triage_tables import alert
from models.storage.fits.accepted_store import save_accepted
from models.storage.results.catalogue_view import match_series
from models.triage.authorship import Authorship
from tests.databases import open_fresh_store
from tests.planted_alert import plant_alert
from tests.services.planted_fits import FIRST, add, add_project

OLD = Major("1.0", FIRST, date(2026, 1, 10))
NEW = Major("1.1", date(2026, 1, 11), None)
NOW_MS = (day_number(FIRST) + 20) * DAY_MS


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_fresh_store(Settings(home=tmp_path))
    add_project(engine)
    yield engine
    engine.dispose()


def every(engine: Engine) -> list[Series]:
    return match_series(engine, "*")


def test_planted_changes_are_called_in_the_right_direction(engine: Engine) -> None:
    add(engine, "slower", +5)
    add(engine, "throughput falls", -5, lower=False)
    add(engine, "faster", -5)
    add(engine, "same", 0)
    add(engine, "noisy", 0.8, sd=2)
    report = report_releases(engine, every(engine), NEW, OLD, now_ms=NOW_MS)
    found = {row.series.key.test: row for row in report.rows}
    assert {test for test, row in found.items() if row.called} == {
        "slower",
        "throughput falls",
        "faster",
    }
    assert found["slower"].change == pytest.approx(5, abs=0.2)
    assert found["throughput falls"].change == pytest.approx(5, abs=0.2)
    assert found["faster"].verdict is Verdict.IMPROVEMENT
    assert found["same"].verdict is Verdict.NO_CHANGE
    assert found["noisy"].verdict is Verdict.UNDECIDED
    # Runs of sd 1 % and a change with sd 2.8 %: to be sure of < 1 % takes an sd of about .2 %.
    assert found["noisy"].more_runs is not None
    assert 40 < found["noisy"].more_runs < 400
    assert found["slower"].more_runs is None
    assert [row.series.key.test for row in report.rows][-1] == "faster"
    assert report.gate.outcome is GateOutcome.FAIL
    assert report.gate.reason == "2 of 5 compared series got worse; none is allowed"
    assert found["slower"].reference_day == date(2026, 1, 20)  # the newest fitted day
    assert found["slower"].comparison_day == OLD.last_day


def test_what_cannot_be_compared_says_why_and_comes_last(engine: Engine) -> None:
    add(engine, "same", 0)
    add(engine, "doubtful", 20, reasons=("R-hat is 1.2",))
    add(engine, "late", 0, days=5)
    with engine.begin() as connection:
        row = {"branch_id": 1, "suite": "s", "test": "unfitted", "platform": "x"}
        connection.execute(series.insert(), row)
    report = report_releases(engine, every(engine), NEW, OLD, now_ms=NOW_MS)
    reasons = {row.series.key.test: row.reason for row in report.rows}
    assert reasons["same"] == ""
    assert "not trusted: R-hat is 1.2" in reasons["doubtful"]
    assert reasons["late"] == "the fit does not reach 10 Jan 2026"
    assert reasons["unfitted"] == "not fitted yet"
    assert report.rows[0].series.key.test == "same"
    assert report.count(Verdict.WITHHELD) == 3
    assert report.gate.outcome is GateOutcome.NOT_ENOUGH_DATA
    lenient = report_releases(
        engine, every(engine), NEW, OLD, now_ms=NOW_MS, rule=GateRule(max_missing=1)
    )
    assert lenient.gate.outcome is GateOutcome.PASS


def test_as_of_uses_the_fits_of_that_time(engine: Engine) -> None:
    add(engine, "early", 0, created_ms=1000)
    add(engine, "later", 0, created_ms=5000)
    report = report_releases(engine, every(engine), NEW, OLD, now_ms=NOW_MS, as_of_ms=2000)
    reasons = {row.series.key.test: row.reason for row in report.rows}
    assert reasons == {"early": "", "later": "not fitted yet"}


def test_no_series_is_a_report_as_well(engine: Engine) -> None:
    report = report_releases(engine, [], NEW, OLD, now_ms=NOW_MS)
    assert report.rows == ()
    assert report.gate.outcome is GateOutcome.NOT_ENOUGH_DATA


def test_an_accepted_change_stands_in_for_the_older_release(engine: Engine) -> None:
    step = day_number(FIRST) + 10
    add(engine, "accepted", +5, step_days=(step,))
    add(engine, "unknown", +5)  # accepted, but the fit does not know
    add(engine, "slower", +5)
    for item in every(engine):
        if item.key.test != "slower":
            with engine.begin() as connection:
                save_accepted(
                    connection,
                    item.id,
                    alert_id=None,
                    time_ms=step * DAY_MS + 5,
                    by=Authorship("ada", 2000),
                )
    report = report_releases(engine, every(engine), NEW, OLD, now_ms=NOW_MS)
    rows = {row.series.key.test: row for row in report.rows}
    assert rows["slower"].verdict is Verdict.REGRESSION
    assert rows["slower"].note == ""
    assert rows["accepted"].note == "since the accepted change of 11 Jan 2026"
    assert rows["accepted"].comparison_day == date(2026, 1, 11)
    assert abs(rows["accepted"].change) < 0.2
    assert rows["accepted"].verdict is Verdict.NO_CHANGE
    assert "refit" in rows["unknown"].reason
    assert report.count(Verdict.REGRESSION) == 1
    before = report_releases(engine, every(engine), NEW, OLD, now_ms=NOW_MS, as_of_ms=1500)
    assert {row.verdict for row in before.rows} == {Verdict.REGRESSION}


def test_a_standing_alert_fails_the_gate_until_a_person_decides(engine: Engine) -> None:
    add(engine, "calm", 0.0)
    add(engine, "alerted", 0.0)
    found = match_series(engine, "*")
    after_ms = (day_number(FIRST) + 12) * DAY_MS
    summary_id, alert_id = plant_alert(engine, "alerted", start_ms=after_ms, change=5.0)
    report = report_releases(engine, found, NEW, OLD, now_ms=NOW_MS)
    assert report.gate.outcome is GateOutcome.FAIL
    assert "1 more has an open regression alert" in report.gate.reason
    assert [row.series.key.test for row in report.alerted] == ["alerted"]
    (row,) = report.alerted
    assert (row.alerts[0].id, row.alerts[0].summary_id) == (alert_id, summary_id)

    larger = report_releases(engine, found, NEW, OLD, now_ms=NOW_MS, delta=6.0)
    assert larger.gate.outcome is GateOutcome.PASS  # smaller than what matters
    known = report_releases(engine, found, NEW, OLD, now_ms=NOW_MS, as_of_ms=after_ms - 1)
    assert known.alerted == ()  # nobody knew of it then

    with engine.begin() as connection:
        connection.execute(alert.update().values(status="invalid"))
    decided = report_releases(engine, found, NEW, OLD, now_ms=NOW_MS)
    assert decided.gate.outcome is GateOutcome.PASS
    assert [item.alerts[0].decided for item in decided.let_through] == ["invalid"]


def test_an_alert_that_the_older_release_has_too_is_let_through_and_named(engine: Engine) -> None:
    add(engine, "alerted", 0.0)
    before_ms = (day_number(FIRST) + 3) * DAY_MS
    plant_alert(engine, "alerted", start_ms=before_ms, change=5.0)
    report = report_releases(engine, match_series(engine, "*"), NEW, OLD, now_ms=NOW_MS)
    assert report.gate.outcome is GateOutcome.PASS
    assert [row.series.key.test for row in report.let_through] == ["alerted"]
