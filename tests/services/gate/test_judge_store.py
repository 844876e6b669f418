"""The gate judges planted fits as the releases page does, against releases, days and revisions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS, day_number
from models.records.errors import BadArgumentError
from models.records.release import Release
from models.records.series_filter import SeriesFilter
from models.services.gate.begun_releases import begun_majors
from models.services.gate.judge_store import GateRequest, judge_store
from models.services.gate.row_state import RowState, row_state
from models.services.report_releases import report_releases
from models.stats.comparison.release_gate import GateOutcome
from models.storage.database.tables import run
from models.storage.results.catalogue_view import match_series
from models.storage.results.release_store import store_releases
from tests.services.planted_fits import FIRST, add, add_project

NEWEST_DAY = FIRST + timedelta(days=19)  # the level moves on the 11th day
NOW_MS = int(datetime(2026, 1, 21, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
def planted(engine: Engine) -> Engine:
    """Fill a store with two releases, whose second one brought the planted changes."""
    add_project(engine)
    add(engine, "slower", +5)
    add(engine, "faster", -5)
    add(engine, "same", 0)
    add(engine, "noisy", 0.8, sd=2)
    with engine.begin() as connection:
        releases = [Release(FIRST, "1.0"), Release(date(2026, 1, 11), "1.1")]
        store_releases(connection, "p", releases, NOW_MS)
    return engine


def states(engine: Engine, request: GateRequest | None = None) -> dict[str, RowState]:
    report = judge_store(engine, request or GateRequest(), NOW_MS).report
    return {row.series.key.test: row_state(report, row) for row in report.rows}


def test_planted_changes_get_their_states_and_figures(planted: Engine) -> None:
    assert states(planted) == {
        "slower": RowState.WORSE,
        "faster": RowState.BETTER,
        "same": RowState.NO_CHANGE,
        "noisy": RowState.NOT_MEASURED,
    }
    result = judge_store(planted, GateRequest(), NOW_MS)
    assert result.project == "p"
    assert result.report.gate.outcome is GateOutcome.FAIL
    found = {row.series.key.test: row for row in result.report.rows}
    assert found["slower"].change == pytest.approx(5, abs=0.2)
    assert found["slower"].low < found["slower"].change < found["slower"].high
    # 2.4865 standard deviations of the difference of two levels with sd 0.2: 0.703 %.
    assert found["same"].detectable == pytest.approx(0.703, rel=0.1)
    assert found["noisy"].detectable == pytest.approx(7.03, rel=0.1)


def test_the_gate_and_the_releases_page_agree(planted: Engine) -> None:
    for test in ("slower", "faster", "same", "noisy"):
        result = judge_store(planted, GateRequest(wanted=SeriesFilter((test,))), NOW_MS)
        old, new = begun_majors(planted, "p", date(2026, 1, 21))
        shown = report_releases(
            planted, match_series(planted, f"*/{test}/*"), new, old, now_ms=NOW_MS
        )
        assert result.report == shown


def test_an_improvement_passes(planted: Engine) -> None:
    only = GateRequest(wanted=SeriesFilter(("faster",)))
    assert judge_store(planted, only, NOW_MS).report.gate.outcome is GateOutcome.PASS


def test_a_series_that_cannot_show_delta_does_not_gate_but_nothing_else_is_not_enough(
    planted: Engine,
) -> None:
    both = GateRequest(wanted=SeriesFilter(suites=("s",)), against="1.0", delta=1.0)
    noisy = replace(both, wanted=SeriesFilter(("noisy",)))
    alone = judge_store(planted, noisy, NOW_MS).report.gate
    assert alone.outcome is GateOutcome.NOT_ENOUGH_DATA
    assert alone.reason == (
        "0 of 1 compared series got worse, but none of them could have shown a change of δ"
    )
    coarse = judge_store(planted, replace(noisy, delta=10.0), NOW_MS).report.gate
    assert coarse.outcome is GateOutcome.PASS
    any_size = judge_store(planted, replace(noisy, delta=0.0), NOW_MS).report.gate
    assert any_size.outcome is GateOutcome.PASS


def test_a_fit_with_steps_shows_what_it_worked_out(planted: Engine) -> None:
    add(planted, "stepped", 0, sd=0.0, shown=2.5)  # draws that agree show nothing of the noise
    report = judge_store(planted, GateRequest(wanted=SeriesFilter(("stepped",))), NOW_MS).report
    assert [row.detectable for row in report.rows] == [2.5]
    assert report.gate.outcome is GateOutcome.NOT_ENOUGH_DATA


@pytest.mark.parametrize(
    ("against", "day", "name"),
    [
        ("previous-release", date(2026, 1, 10), "1.0"),
        ("1.0", date(2026, 1, 10), "1.0"),
        ("release:1.0", date(2026, 1, 10), "1.0"),
        ("14", date(2026, 1, 6), "14 days before"),
        ("days:14d", date(2026, 1, 6), "14 days before"),
        ("5 days", date(2026, 1, 15), "5 days before"),
        ("abcdef12", date(2026, 1, 4), "revision abcdef1234"),
        ("revision:12345", date(2026, 1, 5), "revision 12345"),
    ],
)
def test_what_a_release_is_judged_against(
    planted: Engine, against: str, day: date, name: str
) -> None:
    with planted.begin() as connection:
        for revision, days in (("abcdef1234", (2, 3)), ("12345", (4,)), ("12345678", (5,))):
            for place in days:
                time_ms = (day_number(FIRST) + place) * DAY_MS + 1000
                row = {"branch_id": 1, "suite": "s", "platform": "x", "revision": revision}
                connection.execute(run.insert(), {**row, "time_ms": time_ms, "place_ms": time_ms})
    report = judge_store(planted, GateRequest(against=against), NOW_MS).report
    assert (report.comparison.name, report.comparison.last_day) == (name, day)
    slower = next(row for row in report.rows if row.series.key.test == "slower")
    assert (slower.reference_day, slower.comparison_day) == (NEWEST_DAY, day)
    assert slower.change == pytest.approx(0 if day > date(2026, 1, 10) else 5, abs=0.2)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (GateRequest(against="feedbeef"), "no release and no revision 'feedbeef'"),
        (GateRequest(against="release:7.0"), "no release '7.0'. Its releases are 1.0, 1.1."),
        (GateRequest(against="days:0"), "'0' is no number of days"),
        (GateRequest(against="revision:"), "names nothing"),
        (GateRequest(against="1.1"), "1.1 is the release that is judged"),
        (GateRequest(release="1.0"), "p has no release before 1.0"),
        (GateRequest(release="9"), "no release '9'; it has 1.0, 1.1"),
        (GateRequest(wanted=SeriesFilter(projects=("q",))), "There is no project 'q'"),
        (GateRequest(wanted=SeriesFilter(("zzz",))), "No series of p matches"),
    ],
)
def test_what_is_not_there_is_named(planted: Engine, request_: GateRequest, message: str) -> None:
    with pytest.raises(BadArgumentError) as caught:
        judge_store(planted, request_, NOW_MS)
    assert message in str(caught.value)


def test_an_ambiguous_revision_is_refused(planted: Engine) -> None:
    with planted.begin() as connection:
        for revision in ("aaaa1", "aaaa2"):
            row = {"branch_id": 1, "suite": "s", "platform": "x", "revision": revision}
            connection.execute(run.insert(), {**row, "time_ms": 5, "place_ms": 5})
    with pytest.raises(BadArgumentError, match="'aaaa' is ambiguous: aaaa1, aaaa2 begin with it"):
        judge_store(planted, GateRequest(against="aaaa"), NOW_MS)


def test_data_that_stopped_do_not_pass(planted: Engine) -> None:
    later = NOW_MS + 20 * DAY_MS
    report = judge_store(planted, GateRequest(), later).report
    assert report.gate.outcome is GateOutcome.NOT_ENOUGH_DATA
    assert {row.reason for row in report.rows} == {
        "the newest fitted day is 20 Jan 2026, before 27 Jan 2026"
    }
    patient = judge_store(planted, GateRequest(max_age_days=None), later).report
    assert patient.gate.outcome is GateOutcome.FAIL


def test_an_empty_store_is_named(engine: Engine) -> None:
    with pytest.raises(BadArgumentError, match="The store has no series yet"):
        judge_store(engine, GateRequest(), NOW_MS)
