"""Why no alert stands at a run, read from a real store on SQLite and on PostgreSQL."""

from sqlalchemy import Engine

from models.notifications.mute import MuteRule
from models.records.days import DAY_MS
from models.services.alerts.why_no_alert import why_no_alert
from models.storage.alerts.detection_rules import save_rules
from models.storage.alerts.mute_store import save_mute
from models.storage.results.catalogue_view import match_series
from models.storage.triage.store import set_alerts
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from models.triage.detection.rules import AlertPolicy, RuleOverride
from models.triage.why_no_alert.ladder import LadderRule
from tests.storage.detected import (
    FIRST_DAY,
    NOW_MS,
    alerts,
    every_row,
    key_of,
    look,
    steps,
    store_history,
)


def test_each_planted_history_stops_where_detection_did(engine: Engine) -> None:
    planted = {
        "small": ((80, 100.7),),
        "old": ((40, 106.0),),
        "reverted": ((70, 106.0), (85, 100.0)),
        "flat": (),
    }
    for place, (name, levels) in enumerate(planted.items()):
        store_history(engine, key_of(name), steps(*levels), noise=0.2, seed=place)
    assert look(engine).opened == 0
    before = every_row(engine)
    asked = {"small": 80, "old": 40, "reverted": 70, "flat": 90}
    found = {}
    for name, day in asked.items():
        (series,) = match_series(engine, f"*/{name}/*")
        ladder = why_no_alert(engine, series, NOW_MS, (FIRST_DAY + day) * DAY_MS)
        assert ladder.stopped is not None
        found[name] = ladder.stopped.rule
    assert found == {
        "small": LadderRule.SIZE,
        "old": LadderRule.AGE,
        "reverted": LadderRule.REVERTED,
        "flat": LadderRule.FIT,  # never fitted
    }
    assert every_row(engine) == before


def test_rules_mutes_and_peoples_answers_are_read(engine: Engine) -> None:
    store_history(engine, key_of(), steps((80, 106.0)))
    (series,) = match_series(engine, "*")
    assert why_no_alert(engine, series, NOW_MS).conclusion == (
        "It has not been summarised since its first result: fit it first."
    )
    assert look(engine).opened == 1
    (row,) = alerts(engine)
    ladder = why_no_alert(engine, series, NOW_MS)
    assert (ladder.alert_id, ladder.summary_id, ladder.stopped) == (row.id, row.summary_id, None)
    assert ladder.at_ms == (FIRST_DAY + 80) * DAY_MS

    save_mute(engine, MuteRule("p/main", NOW_MS + DAY_MS, "ada", "new machine"))
    assert why_no_alert(engine, series, NOW_MS).conclusion == (
        f"Alert {row.id} is in the queue, but its series is muted until 12 Jan 2025 (new machine)."
    )
    assert why_no_alert(engine, series, NOW_MS + 2 * DAY_MS).stopped is None

    set_alerts(
        engine,
        [row.id],
        AlertStatus.INVALID,
        by=Authorship("ada", NOW_MS, expected={row.summary_id: 1}),
    )
    assert "is marked as invalid" in why_no_alert(engine, series, NOW_MS).conclusion


def test_a_series_that_never_alerts_says_so(engine: Engine) -> None:
    store_history(engine, key_of(), steps((80, 106.0)))
    save_rules(engine, [RuleOverride("p", watch=AlertPolicy.NEVER)])
    assert look(engine).opened == 0
    (series,) = match_series(engine, "*")
    stopped = why_no_alert(engine, series, NOW_MS).stopped
    assert stopped is not None
    assert stopped.rule is LadderRule.WATCH
