"""The plan of an alert that begins to await confirmation is posted once, signed, with retries."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.notifications.webhook import signature
from models.records.days import DAY_MS
from models.records.settings import Settings
from models.services.alerts.offer_confirmation import Offered, offer_confirmation
from models.services.alerts.wanted_runs import wanted_runs
from models.storage.alerts.outbox import CLAIM_MS, unsent
from models.storage.database.conditions.awaiting import AWAIT_MS
from models.storage.database.triage_tables import alert
from models.storage.results.catalogue_view import match_series
from tests.notifications.hook_server import Hook, hook_server
from tests.planted_alert import FIRST_DAY, plant_alert, store_step, store_thin

STEP_MS = (FIRST_DAY + 70) * DAY_MS
NOW_MS = STEP_MS + DAY_MS


def hold(engine: Engine, test: str, **columns: Any) -> tuple[int, int]:
    """Store an alert that awaits confirmation; returns its summary and itself."""
    held = {"confirm_below": 0.99, "probability": 0.9, **columns}
    return plant_alert(engine, test, start_ms=STEP_MS, **held)


@pytest.fixture
def held(engine: Engine) -> tuple[Engine, int, int]:
    """Store two series of few runs: an alert awaits confirmation in one of them."""
    store_step(engine, noise=1.0)  # the branch's other revisions
    store_thin(engine, "thin", r68=4, r69=3, r70=2, r71=4, r72=4)
    store_thin(engine, "slim", r68=4, r69=1, r70=2, r71=4, r72=4)
    return engine, *hold(engine, "thin")


def to(hook: Hook) -> Settings:
    return Settings(
        retrigger_url=f"http://127.0.0.1:{hook.port}/secret-path",
        webhook_secret="key",
        public_url="https://bandwatch.example.org/",
    )


def test_a_plan_is_posted_once_signed_and_marked(held: tuple[Engine, int, int]) -> None:
    engine, summary, alert_id = held
    with hook_server(Hook(200)) as hook:
        done = offer_confirmation(engine, to(hook), NOW_MS)
        assert offer_confirmation(engine, to(hook), NOW_MS + 1) == Offered()
    assert (done.plans, done.errors) == (1, ())
    (body,) = hook.bodies
    assert hook.signatures == [signature(body, "key")]
    document = json.loads(body)
    assert (document["event"], document["confirm"]) == ("confirmation wanted", True)
    assert (document["version"], document["round"], document["who"]) == (1, 0, "bandwatch")
    assert document["summary"] == summary
    assert document["url"] == f"https://bandwatch.example.org/alerts/{summary}"
    assert document["begun"] == "2024-12-14T00:00:00+00:00"
    assert not document["maybe_repeated"]
    assert document["runs"]
    assert {item["alert"] for item in document["runs"]} == {alert_id}
    assert sum(item["runs"] for item in document["runs"]) == done.runs
    wanted = wanted_runs(engine, match_series(engine, "*"), 20, NOW_MS)
    assert {(item["revision"], item["runs"]) for item in document["runs"]} == {
        (item.revision, item.runs) for item in wanted if item.confirm
    }
    # People are told nothing of it, and of it once it stands, by their own channels.
    assert unsent(engine, "webhook", since_ms=0, now_ms=NOW_MS) == []
    told = unsent(engine, "webhook", since_ms=0, now_ms=STEP_MS + AWAIT_MS)
    assert [item.id for item in told] == [alert_id]


def test_an_alert_that_joins_later_is_posted_without_the_runs_of_the_first(
    held: tuple[Engine, int, int],
) -> None:
    engine, summary, _ = held
    with hook_server(Hook(200)) as hook:
        offer_confirmation(engine, to(hook), NOW_MS)
        _, second = hold(engine, "slim", summary_id=summary)
        offer_confirmation(engine, to(hook), NOW_MS + 1)
    first, later = map(json.loads, hook.bodies)
    assert later["summary"] == first["summary"] == summary
    assert {item["alert"] for item in later["runs"]} == {second}


def test_what_is_refused_is_tried_again_and_a_lost_answer_is_marked(
    held: tuple[Engine, int, int],
) -> None:
    engine, summary, _ = held
    with hook_server(Hook(503)) as hook:
        refused = offer_confirmation(engine, to(hook), NOW_MS)
        (error,) = refused.errors
        assert error.startswith(f"Summary {summary}: its plan was not posted: The webhook at http")
        assert "answered 503" in error
        assert "secret-path" not in error
        hook.answer = 0  # hangs up
        lost = offer_confirmation(engine, to(hook), NOW_MS + 1)
        assert "may have arrived or not" in lost.errors[0]
        hook.answer = 200
        assert offer_confirmation(engine, to(hook), NOW_MS + 2) == Offered()  # too early to know
        late = offer_confirmation(engine, to(hook), NOW_MS + 1 + CLAIM_MS)
    assert (late.plans, late.errors) == (1, ())
    marks = [json.loads(body)["maybe_repeated"] for body in hook.bodies]
    assert marks == [False, False, True]


def test_what_needs_no_confirmation_is_not_posted(engine: Engine) -> None:
    store_step(engine, noise=1.0)
    store_thin(engine, "thin", r68=4, r69=3, r70=2, r71=4, r72=4)
    plant_alert(engine, "thin", start_ms=STEP_MS)  # no rule
    hold(engine, "thin", probability=0.995)  # above the bar
    hold(engine, "thin", monitor_only=True)
    hold(engine, "thin", status="invalid")
    hold(engine, "thin", outcome="was noise")
    store_thin(engine, "full", r68=4, r69=4, r70=4, r71=4, r72=4)
    full, _ = hold(engine, "full")  # every revision around has its values
    with hook_server(Hook(200)) as hook:
        assert offer_confirmation(engine, to(hook), NOW_MS) == Offered()
        assert hook.bodies == []
        store_thin(engine, "full", r73=1)
        with engine.begin() as connection:  # the change moved: now runs are missing
            where = alert.c.summary_id == full
            moved = {"start_ms": STEP_MS + 3 * DAY_MS, "previous_ms": STEP_MS + 2 * DAY_MS}
            moved_to = {"revision": "r73", "previous_revision": "r72"}
            connection.execute(update(alert).where(where).values(**moved, **moved_to))
        assert offer_confirmation(engine, to(hook), NOW_MS).plans == 1
        # After three days people are told, and machines are not asked.
        assert offer_confirmation(engine, to(hook), STEP_MS + AWAIT_MS) == Offered()
    assert [json.loads(body)["summary"] for body in hook.bodies] == [full]


def test_without_an_address_nothing_is_claimed(held: tuple[Engine, int, int]) -> None:
    engine, _, _ = held
    assert offer_confirmation(engine, Settings(retrigger_url=""), NOW_MS) == Offered()
    bad = offer_confirmation(engine, Settings(retrigger_url="no address"), NOW_MS)
    assert bad.errors == (
        "BANDWATCH_RETRIGGER_URL is no web address. Write https://host/path, or unset it.",
    )
    with hook_server(Hook(200)) as hook:
        assert offer_confirmation(engine, to(hook), NOW_MS).plans == 1
