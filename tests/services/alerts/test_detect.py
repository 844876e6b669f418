"""Alerts open, move and close in a real store, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import numpy as np
import pytest
from sqlalchemy import Engine, select, update

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.services.alerts.create_alert import create_alert
from models.services.alerts.detect import detect_series
from models.services.alerts.detect_all import detect_all
from models.storage.alerts.detection_rules import save_rules
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.fits.accepted_store import save_accepted
from models.storage.results.catalogue_view import match_series
from models.storage.triage.store import set_alerts
from models.storage.triage.summary_edits import set_range
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from models.triage.detection.rules import AlertPolicy, RuleOverride
from tests.storage.detected import (
    FIRST_DAY,
    NOW_MS,
    alerts,
    entries,
    every_row,
    key_of,
    look,
    steps,
    store_history,
    summaries,
)


def test_a_planted_step_opens_one_alert_in_one_summary(engine: Engine) -> None:
    store_history(engine, key_of(), steps((80, 106.0)))
    report = look(engine)
    assert (report.series, report.opened, len(report.summaries)) == (1, 1, 1)
    (found,) = alerts(engine)
    assert (found.source, found.status, found.outcome) == ("group", "untriaged", "standing")
    assert found.start_ms == (FIRST_DAY + 80) * DAY_MS
    assert (found.previous_revision, found.revision) == ("r159", "r160")
    assert found.change == pytest.approx(6.0, abs=0.4)
    assert found.change_low < found.change < found.change_high
    assert 0 < found.detectable < 1
    (summary,) = summaries(engine)
    assert (summary.status, summary.version, summary.by_hand) == ("untriaged", 1, False)
    assert (summary.previous_revision, summary.revision) == ("r159", "r160")
    assert (summary.first_ms, summary.last_ms) == (found.start_ms, found.start_ms)
    # Day 20,100 is Sunday, 12 January 2025: two working days from Monday are Wednesday.
    assert datetime.fromtimestamp(summary.triage_due_ms / 1000, UTC).isoformat() == (
        "2025-01-15T00:00:00+00:00"
    )
    assert datetime.fromtimestamp(summary.bug_due_ms / 1000, UTC).date().isoformat() == "2025-01-17"
    ((who, action, alert_id, field, before, after),) = entries(engine)
    assert (who, action, alert_id, field, before) == (
        "bandwatch",
        "detect",
        found.id,
        "found",
        None,
    )
    assert after == pytest.approx(found.change, abs=0.01)


def test_a_second_run_changes_no_row(engine: Engine) -> None:
    for place, planted in enumerate([((80, 106.0),), ((85, 95.0),), (), ((20, 110.0),)]):
        store_history(engine, key_of(f"t{place}"), steps(*planted), seed=place)
    assert look(engine).opened == 2
    before = every_row(engine)
    detect_all(engine, match_series(engine, "*"), NOW_MS + 5 * DAY_MS)
    assert every_row(engine) == before


def test_a_long_history_floods_nobody(engine: Engine) -> None:
    store_history(engine, key_of(), steps((20, 110.0), (40, 121.0), (60, 133.0)))
    assert look(engine).opened == 0
    (series,) = match_series(engine, "*")
    assert detect_series(engine, series, NOW_MS, recent_ms=50 * DAY_MS).opened == 1


def test_alerts_of_one_change_share_a_summary_and_others_do_not(engine: Engine) -> None:
    store_history(engine, key_of("a"), steps((80, 106.0)))
    store_history(engine, key_of("b", "macos"), steps((80.5, 94.0)), seed=2)
    store_history(engine, key_of("c"), steps((90, 106.0)), seed=3)
    store_history(engine, key_of("d", branch="beta"), steps((80, 106.0)), seed=4)
    look(engine)
    placed = {row.series_id: row.summary_id for row in alerts(engine)}
    assert len(placed) == 4
    together = [row.summary_id for row in alerts(engine) if row.start_ms < NOW_MS - 15 * DAY_MS]
    assert len(summaries(engine)) == 3
    assert sorted(together.count(key) for key in set(together)) == [1, 2]
    assert {row.branch_id for row in summaries(engine)} == {1, 2}


def test_an_alert_moves_when_its_step_is_placed_anew(engine: Engine) -> None:
    store_history(engine, key_of(), steps((80, 106.0)))
    look(engine)
    start_ms = (FIRST_DAY + 80) * DAY_MS
    with engine.begin() as connection:
        connection.execute(
            update(alert).values(start_ms=start_ms - DAY_MS, previous_ms=start_ms - 3 * DAY_MS // 2)
        )
        connection.execute(update(alert_summary).values(first_ms=start_ms - DAY_MS))
    report = look(engine)
    assert (report.opened, report.moved) == (0, 1)
    (found,) = alerts(engine)
    assert found.start_ms == start_ms
    (summary,) = summaries(engine)
    assert (summary.first_ms, summary.version) == (start_ms, 2)
    told = {field: (before, after) for _, _, _, field, before, after in entries(engine)[1:]}
    assert told["start_ms"] == (start_ms - DAY_MS, start_ms)
    assert told["first_ms"] == (start_ms - DAY_MS, start_ms)


def test_an_alert_recovers_by_itself_and_says_so(engine: Engine) -> None:
    store_history(engine, key_of(), steps((80, 106.0), days=95))
    look(engine)
    store_history(engine, key_of(), np.full(20, 100.0), first_run=190, seed=5)
    report = look(engine, now_ms=NOW_MS + 10 * DAY_MS)
    assert (report.recovered, report.opened) == (1, 0)
    (found,) = alerts(engine)
    assert (found.outcome, found.outcome_ms) == ("recovered", NOW_MS + 10 * DAY_MS)
    assert found.status == "untriaged"
    assert entries(engine)[-1][3:] == ("outcome", "standing", "recovered")
    (summary,) = summaries(engine)
    assert "no longer show" in summary.data_reason


def test_what_a_person_said_is_never_changed(engine: Engine) -> None:
    store_history(engine, key_of(), steps((80, 106.0), days=95))
    look(engine)
    (row,) = summaries(engine)
    (found,) = alerts(engine)
    set_alerts(
        engine,
        [found.id],
        AlertStatus.INVALID,
        by=Authorship("ada", NOW_MS, expected={row.id: row.version}),
    )
    store_history(engine, key_of(), np.full(20, 100.0), first_run=190, seed=5)
    report = look(engine, now_ms=NOW_MS + 10 * DAY_MS)
    assert (report.recovered, report.opened) == (1, 0)
    assert [(row.status, row.outcome) for row in alerts(engine)] == [("invalid", "recovered")]
    assert [row.status for row in summaries(engine)] == ["invalid"]


def test_a_new_alert_makes_an_investigated_summary_untriaged(engine: Engine) -> None:
    store_history(engine, key_of("a"), steps((80, 106.0)))
    look(engine)
    (row,) = summaries(engine)
    set_alerts(
        engine, [1], AlertStatus.ACKNOWLEDGED, by=Authorship("ada", NOW_MS, expected={row.id: 1})
    )
    assert summaries(engine)[0].status == "investigating"
    store_history(engine, key_of("b"), steps((80, 106.0)), seed=2)
    look(engine)
    (row,) = summaries(engine)
    assert (row.status, row.version) == ("untriaged", 3)
    assert ("bandwatch", "detect", None, "status", "investigating", "untriaged") in entries(engine)
    assert [item.status for item in alerts(engine)] == ["acknowledged", "untriaged"]


def test_a_decided_summary_takes_no_new_alert(engine: Engine) -> None:
    store_history(engine, key_of("a"), steps((80, 106.0)))
    look(engine)
    set_alerts(engine, [1], AlertStatus.INVALID, by=Authorship("ada", NOW_MS, expected={1: 1}))
    store_history(engine, key_of("b"), steps((80, 106.0)), seed=2)
    look(engine)
    assert [row.status for row in summaries(engine)] == ["invalid", "untriaged"]


def test_a_range_that_a_person_chose_stays(engine: Engine) -> None:
    store_history(engine, key_of("a"), steps((80, 106.0)))
    look(engine)
    set_range(engine, 1, "good", "bad", by=Authorship("ada", NOW_MS, expected={1: 1}))
    store_history(engine, key_of("b"), steps((81, 106.0)), seed=2)
    look(engine)
    (row,) = summaries(engine)
    assert (row.previous_revision, row.revision) == ("good", "bad")
    assert row.last_ms == (FIRST_DAY + 81) * DAY_MS


def test_a_range_widens_with_the_alerts(engine: Engine) -> None:
    store_history(engine, key_of("a"), steps((80, 106.0)))
    store_history(engine, key_of("b"), steps((81, 106.0)), seed=2)
    look(engine)
    (row,) = summaries(engine)
    assert (row.previous_revision, row.revision) == ("r159", "r162")


def test_monitored_alerts_keep_to_themselves(engine: Engine) -> None:
    store_history(engine, key_of("a"), steps((80, 106.0)))
    store_history(engine, key_of("b", suite="watched"), steps((80, 106.0)), seed=2)
    store_history(engine, key_of("c", suite="quiet"), steps((80, 106.0)), seed=3)
    save_rules(
        engine,
        [
            RuleOverride("p", "watched", watch=AlertPolicy.MONITOR),
            RuleOverride("p", "quiet", watch=AlertPolicy.NEVER),
        ],
    )
    look(engine)
    assert [(row.summary_id, row.monitor_only) for row in alerts(engine)] in (
        [(1, False), (2, True)],
        [(1, True), (2, False)],
    )


def test_an_accepted_change_opens_nothing(engine: Engine) -> None:
    series_id = store_history(engine, key_of(), steps((80, 106.0)))
    with engine.begin() as connection:
        save_accepted(
            connection,
            series_id,
            alert_id=None,
            time_ms=(FIRST_DAY + 80) * DAY_MS,
            by=Authorship("ada", NOW_MS, "a new compiler"),
        )
    assert look(engine).opened == 0


def test_detections_at_the_same_time_open_one_summary(engine: Engine) -> None:
    for place in range(6):
        store_history(engine, key_of(f"t{place}"), steps((80, 106.0)), seed=place)
    found = match_series(engine, "*")
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda item: look(engine, str(item.key)), found * 2))
    assert len(alerts(engine)) == 6
    assert len(summaries(engine)) == 1


def test_an_alert_by_hand_has_its_own_summary_and_detection_finds_it(engine: Engine) -> None:
    series_id = store_history(engine, key_of(), steps((80, 106.0)))
    start_ms = (FIRST_DAY + 80) * DAY_MS - 1000
    summary_id = create_alert(
        engine, series_id, start_ms, by=Authorship("ada", NOW_MS, "seen in a chart")
    )
    (found,) = alerts(engine)
    assert (found.source, found.summary_id, found.is_regression) == ("hand", summary_id, True)
    assert found.change == pytest.approx(6.0, abs=0.5)
    assert summaries(engine)[0].by_hand
    assert entries(engine)[0][:2] == ("ada", "create")
    assert look(engine).opened == 0
    with pytest.raises(BadArgumentError, match="tells of a change"):
        create_alert(engine, series_id, start_ms, by=Authorship("bob", NOW_MS))
    with pytest.raises(BadArgumentError, match="no run before"):
        create_alert(engine, series_id, 0, by=Authorship("bob", NOW_MS))
    with pytest.raises(BadArgumentError, match="no run after"):
        create_alert(engine, series_id, 2 * NOW_MS, by=Authorship("bob", NOW_MS))
    with pytest.raises(BadArgumentError, match="own name"):
        create_alert(engine, series_id, start_ms, by=Authorship("bandwatch", NOW_MS))
    with pytest.raises(BadArgumentError, match="no series 99"):
        create_alert(engine, 99, start_ms, by=Authorship("bob", NOW_MS))


def test_an_alert_by_hand_is_sized_by_twenty_runs_on_either_side(engine: Engine) -> None:
    earlier = steps((50, 80.0), (80, 106.0), (101, 150.0))  # 100 until run 50
    series_id = store_history(engine, key_of(), earlier)
    create_alert(engine, series_id, (FIRST_DAY + 80) * DAY_MS, by=Authorship("ada", NOW_MS))
    (found,) = alerts(engine)
    assert found.before == pytest.approx(80.0, abs=0.5)
    assert found.after == pytest.approx(106.0, abs=0.5)


def test_detection_alone_passes_over_a_series_that_was_never_judged(engine: Engine) -> None:
    store_history(engine, key_of(), steps((80, 106.0)))
    (series,) = match_series(engine, "*")
    assert detect_series(engine, series, NOW_MS).opened == 0
    with engine.connect() as connection:
        assert connection.scalars(select(alert.c.id)).all() == []
