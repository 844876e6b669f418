"""A refit from a page posts the plans of alerts that await confirmation, as `fit` does."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.shared.jobs.offer_plans import offer_plans
from dashboard.shared.jobs.refit_job import run_refit
from dashboard.shared.jobs.refit_many_job import run_refit_many
from models.notifications.webhook import signature
from models.records.days import DAY_MS
from models.records.settings import Settings
from models.storage.database.engine import open_engine
from tests.databases import open_fresh_store
from tests.notifications.hook_server import Hook, hook_server
from tests.planted_alert import FIRST_DAY, plant_alert, store_step, store_thin

STEP_MS = (FIRST_DAY + 70) * DAY_MS
DONE = {"tone": "good", "text": "Done.", "at": 3}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make a store of two series, in one of which an alert awaits confirmation."""
    engine = open_fresh_store(Settings(home=tmp_path))
    store_step(engine, noise=1.0)
    store_thin(engine, "thin", r68=4, r69=3, r70=2, r71=4, r72=4)
    plant_alert(engine, "thin", start_ms=STEP_MS, confirm_below=0.99, probability=0.9)
    engine.dispose()
    return tmp_path


def to(hook: Hook, home: Path) -> Settings:
    return Settings(
        home=home,
        retrigger_url=f"http://127.0.0.1:{hook.port}/secret-path",
        webhook_secret="key",
        now=datetime.fromtimestamp(STEP_MS / 1000 + 86_400, UTC),
    )


@pytest.mark.stan
@pytest.mark.parametrize("many", [False, True])
def test_a_refit_from_a_page_posts_the_plan_signed_and_names_it(home: Path, many: bool) -> None:
    with hook_server(Hook(200)) as hook:
        settings = to(hook, home)
        if many:
            request = {"filter": {"q": ["no such"]}, "at": 1}
            answer = run_refit_many(settings, request, lambda _: None)
        else:
            answer = run_refit(
                settings, {"key": "p/main/suite/stepped/linux", "at": 1}, lambda _: None
            )
    (body,) = hook.bodies
    assert hook.signatures == [signature(body, "key")]
    document = json.loads(body)
    assert (document["event"], document["confirm"]) == ("confirmation wanted", True)
    assert {item["test"] for item in document["runs"]} == {"thin"}
    wanted = sum(item["runs"] for item in document["runs"])
    assert answer["text"].endswith(f" Posted 1 plan of {wanted} runs that confirm alerts.")
    assert answer["tone"] == "good"


def test_a_plan_that_is_refused_fails_no_refit_and_is_named(home: Path) -> None:
    with hook_server(Hook(503)) as hook:
        settings = to(hook, home)
        engine = open_engine(settings.store_url)
        answer = offer_plans(engine, settings, DONE)
        assert answer["tone"] == "warn"
        assert answer["text"].startswith("Done. Summary 1: its plan was not posted: The webhook at")
        assert "answered 503" in answer["text"]
        assert "secret-path" not in answer["text"]
        bad = offer_plans(engine, settings, {**DONE, "tone": "bad"})
        assert bad["tone"] == "bad"
        hook.answer = 200
        assert offer_plans(engine, settings, DONE)["tone"] == "good"
        assert offer_plans(engine, settings, DONE) == DONE  # once


def test_a_store_without_its_outbox_leaves_the_answer_of_the_refit(home: Path) -> None:
    with hook_server(Hook(200)) as hook:
        settings = to(hook, home)
        engine = open_engine(settings.store_url)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE notification_sent")
        answer = offer_plans(engine, settings, DONE)
    assert hook.bodies == []
    assert answer["tone"] == "warn"
    assert answer["text"].startswith("Done. No plan that confirms alerts was posted: ")
