"""An alert that awaits confirmation by runs is named by the gate and does not fail it."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.records.days import DAY_MS, day_number
from models.records.gate_status import FAIL, PASS, FailOn
from models.records.release import Release
from models.services.gate.exit_code import exit_code
from models.services.gate.judge_alerts import judge_alerts
from models.services.gate.judge_store import GateRequest, GateResult, judge_store
from models.services.gate.output.write import GateFormat, format_gate
from models.services.gate.row_state import RowState, row_state
from models.stats.comparison.release_gate import GateOutcome
from models.storage.database.conditions.awaiting import AWAIT_MS
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.results.catalogue_view import match_series
from models.storage.results.release_store import store_releases
from models.triage.alert import AlertStatus
from tests.planted_alert import plant_alert
from tests.services.planted_fits import FIRST, add, add_project

START_MS = (day_number(FIRST) + 18) * DAY_MS
NOW_MS = START_MS + DAY_MS
REASON = "0 of 2 compared series got worse; 1 has an alert that awaits confirmation by runs"


@pytest.fixture
def held(engine: Engine) -> tuple[Engine, int]:
    """Store two calm series, of which one has an alert that awaits confirmation."""
    add_project(engine)
    add(engine, "calm", 0)
    add(engine, "held", 0)
    with engine.begin() as connection:
        releases = [Release(FIRST, "1.0"), Release(FIRST.replace(day=11), "1.1")]
        store_releases(connection, "p", releases, START_MS)
    summary, _ = plant_alert(
        engine, "held", start_ms=START_MS, change=5.0, probability=0.97, confirm_below=0.99
    )
    return engine, summary


def judged(engine: Engine, now_ms: int = NOW_MS, as_of_ms: int | None = None) -> GateResult:
    return judge_store(engine, GateRequest(as_of_ms=as_of_ms), now_ms)


def change(engine: Engine, **columns: Any) -> None:
    with engine.begin() as connection:
        connection.execute(update(alert).values(**columns))


def test_it_passes_and_every_output_names_it(held: tuple[Engine, int]) -> None:
    engine, summary = held
    result = judged(engine)
    assert (result.report.gate.outcome, result.report.gate.reason) == (GateOutcome.PASS, REASON)
    assert exit_code(result.report, FailOn.REGRESSION) == PASS
    assert result.report.let_through == ()
    (row,) = result.report.awaiting
    assert row_state(result.report, row) is RowState.NO_CHANGE
    line = f"Awaiting confirmation by runs: s/held on x (+5.00 %, summary {summary})."
    texts = {kind: format_gate(kind, result, PASS) for kind in GateFormat}
    assert line in texts[GateFormat.TEXT].splitlines()
    note = f"alert +5.00 %, summary {summary} awaits confirmation"
    assert any(
        item.startswith("no change") and note in item
        for item in texts[GateFormat.TEXT].splitlines()
    )
    assert line.replace("(", "\\(").replace(")", "\\)").replace("+", "\\+") in (
        texts[GateFormat.MARKDOWN].splitlines()
    )
    assert note in texts[GateFormat.JUNIT]
    assert f"{REASON}." in texts[GateFormat.GITHUB]
    rows = {item["test"]: item for item in json.loads(texts[GateFormat.JSON])["series"]}
    assert [rows[test]["awaiting_alerts"] for test in ("calm", "held")] == [[], [summary]]
    assert rows["held"]["open_alerts"] == [summary]


def test_it_fails_once_runs_confirm_it_or_three_days_are_over(held: tuple[Engine, int]) -> None:
    engine, _ = held
    assert judged(engine, START_MS + AWAIT_MS - 1).report.gate.outcome is GateOutcome.PASS
    late = judged(engine, START_MS + AWAIT_MS).report
    assert late.gate.outcome is GateOutcome.FAIL
    assert late.awaiting == ()
    change(engine, probability=0.995)
    sure = judged(engine).report
    assert sure.gate.outcome is GateOutcome.FAIL
    assert [row.series.key.test for row in sure.alerted] == ["held"]


def test_a_decision_or_another_alert_of_the_summary_ends_the_waiting(
    held: tuple[Engine, int],
) -> None:
    engine, summary = held
    plant_alert(engine, "calm", start_ms=START_MS, change=0.5, summary_id=summary)
    assert judged(engine).report.gate.outcome is GateOutcome.FAIL
    change(engine, confirm_below=0.99, probability=0.97)  # both await now
    assert judged(engine).report.gate.outcome is GateOutcome.PASS
    change(engine, status=AlertStatus.ACKNOWLEDGED.value)
    assert judged(engine).report.gate.outcome is GateOutcome.FAIL


def test_as_of_a_past_moment_it_awaited_as_it_did_then(held: tuple[Engine, int]) -> None:
    engine, _ = held
    then = START_MS + AWAIT_MS - 1
    assert judged(engine, NOW_MS + 30 * DAY_MS, then).report.gate.outcome is GateOutcome.PASS
    assert judged(engine, NOW_MS + 30 * DAY_MS, then + 1).report.gate.outcome is GateOutcome.FAIL


def test_levels_that_are_called_worse_fail_all_the_same(held: tuple[Engine, int]) -> None:
    engine, _ = held
    add(engine, "slower", 5)
    plant_alert(
        engine, "slower", start_ms=START_MS, change=5.0, probability=0.97, confirm_below=0.99
    )
    report = judged(engine).report
    assert report.gate.outcome is GateOutcome.FAIL
    states = {row.series.key.test: row_state(report, row) for row in report.rows}
    assert states["slower"] is RowState.WORSE


def test_fit_and_detect_name_it_and_do_not_fail(held: tuple[Engine, int]) -> None:
    engine, summary = held
    series = match_series(engine, "*")
    found = judge_alerts(engine, series, NOW_MS)
    assert found.status == PASS
    assert found.lines == (
        f"unconfirmed  p/main/s/held/x: +5.00 % (summary {summary}), awaits confirmation by runs",
        "Pass: none of 2 series has an open regression.",
    )
    assert judge_alerts(engine, series, START_MS + AWAIT_MS).status == FAIL
    with engine.begin() as connection:
        connection.execute(update(alert_summary).values(status="invalid"))
    assert judge_alerts(engine, series, NOW_MS).lines == found.lines[1:]


def test_what_began_long_before_it_was_found_fails_no_pipeline(held: tuple[Engine, int]) -> None:
    engine, summary = held
    change(engine, confirm_below=0.5)  # it awaits nothing
    found = judge_alerts(engine, match_series(engine, "*"), NOW_MS)
    assert found.status == FAIL
    assert found.lines == (
        f"regression   p/main/s/held/x: +5.00 % (summary {summary})",
        "Fail: 1 of 2 series have an open regression alert.",
    )
    change(engine, created_ms=START_MS + 30 * DAY_MS + 1)
    found = judge_alerts(engine, match_series(engine, "*"), START_MS + 31 * DAY_MS)
    assert (found.status, len(found.lines)) == (PASS, 1)
