"""Plans of retriggers read from a store, and the words that they are told in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, update

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.measurement import Measurement
from models.records.series import Direction, SeriesKey
from models.records.settings import Settings
from models.services.alerts.detect_all import detect_all
from models.services.alerts.retrigger_plan import plan_of, plan_text
from models.services.alerts.wanted_runs import wanted_document, wanted_runs
from models.services.fitting.summarize_series import update_status
from models.storage.alerts.alert_views import read_alert_views
from models.storage.alerts.detection_rules import save_rules
from models.storage.alerts.summary_view import read_summary
from models.storage.alerts.template_store import read_template, save_template
from models.storage.database.status_tables import segment
from models.storage.database.tables import measurement, series
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch
from models.storage.results.run_noise import read_noise
from models.storage.triage.rounds import start_round
from models.storage.triage.store import set_alerts_of
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from models.triage.detection.rules import RuleOverride
from models.triage.summaries.templates import DEFAULTS, TemplateKind
from tests.databases import open_fresh_store
from tests.planted_alert import FIRST_DAY, plant_alert, store_step

STEP_MS = (FIRST_DAY + 70) * DAY_MS
NOW_MS = (FIRST_DAY + 100) * DAY_MS


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Open a store in which a step at revision r70 is seen by four runs a day."""
    engine = open_fresh_store(Settings(home=tmp_path, database_url=""))
    store_step(engine, noise=1.0)
    yield engine
    engine.dispose()


def store_thin(engine: Engine, branch: str = "main", **counts: int) -> None:
    """Store another test with so many runs at each revision."""
    key = SeriesKey("p", branch, "suite", "thin", "linux")
    rows = [
        Measurement(
            key,
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=(FIRST_DAY + int(name[1:])) * DAY_MS + number * DAY_MS // 4,
            value=100.0 + number,
            revision=name,
            run_id=f"{branch}{4 * int(name[1:]) + number}",
        )
        for name, count in counts.items()
        for number in range(count)
    ]
    with engine.begin() as connection:
        store_batch(connection, None, rows, NOW_MS)


def test_where_every_revision_is_full_nothing_is_planned(engine: Engine) -> None:
    summary, _ = plant_alert(engine, start_ms=STEP_MS)
    assert plan_of(engine, summary, 50) == ()
    assert plan_text(engine, ()) == ""


def test_thin_revisions_are_filled_to_four_within_the_budget(engine: Engine) -> None:
    store_thin(engine, r67=4, r68=4, r69=1, r70=2, r71=4, r72=0)
    summary, alert_id = plant_alert(engine, "thin", start_ms=STEP_MS)
    plan = plan_of(engine, summary, 100)
    assert {item.revision: (item.runs, item.backfill) for item in plan} == {
        "r69": (3, False),
        "r70": (2, False),
        "r72": (4, True),  # the suite ran there, this test did not
    }
    assert {(item.alert_id, item.test, item.platform) for item in plan} == {
        (alert_id, "suite/thin", "linux")
    }
    assert [item.gain for item in plan] == sorted((item.gain for item in plan), reverse=True)
    few = plan_of(engine, summary, 3)
    assert sum(item.runs for item in few) == 3
    assert plan_of(engine, summary, 0) == ()


def test_what_is_not_real_or_gone_or_slow_is_worth_no_run(engine: Engine) -> None:
    store_thin(engine, r70=1)
    for columns in ({"outcome": "was noise"}, {"source": "drift"}):
        summary, _ = plant_alert(engine, "thin", start_ms=STEP_MS, **columns)
        assert plan_of(engine, summary, 50) == ()
    summary, _ = plant_alert(engine, "thin", start_ms=STEP_MS)
    assert plan_of(engine, summary, 50)
    set_alerts_of(
        engine, [summary], AlertStatus.INFRA, by=Authorship("ada", NOW_MS, expected={summary: 1})
    )
    assert plan_of(engine, summary, 50) == ()


def test_noise_is_that_of_the_runs_before_the_change(engine: Engine) -> None:
    summary, _ = plant_alert(engine, start_ms=STEP_MS)
    with read_transaction(engine) as connection:
        (view,) = read_alert_views(connection, alert.c.summary_id, [summary])
        assert read_noise(connection, view.series.id, STEP_MS - 1) is None
    update_status(engine, view.series, NOW_MS)
    with read_transaction(engine) as connection:
        noise = read_noise(connection, view.series.id, STEP_MS - 1)
    assert noise == pytest.approx(1.0, abs=0.15)  # planted: 1 on 100
    with engine.begin() as connection:
        connection.execute(delete(segment).where(segment.c.runs > 1))
        assert read_noise(connection, view.series.id, STEP_MS - 1) is None


def test_a_plan_is_told_in_the_project_s_words(engine: Engine) -> None:
    store_thin(engine, r69=3, r70=4, r71=4, r72=4, r68=4)
    summary, _ = plant_alert(engine, "thin", start_ms=STEP_MS)
    plan = plan_of(engine, summary, 50)
    assert plan_text(engine, plan) == "1 × suite/thin on linux at r69 (main)"
    command = "mach try --revision {revision} --rebuild {runs} {suite}.{test}"
    save_template(engine, "p", TemplateKind.RETRIGGER, command)
    assert plan_text(engine, plan) == "mach try --revision r69 --rebuild 1 suite.thin"
    save_template(engine, "p", TemplateKind.RETRIGGER, None)
    assert read_template(engine, "p", "retrigger") == DEFAULTS[TemplateKind.RETRIGGER]
    with pytest.raises(BadArgumentError, match=r"does not know \{platfrom\}. It knows \{project\}"):
        save_template(engine, "p", TemplateKind.RETRIGGER, "{platfrom}")
    with pytest.raises(BadArgumentError, match="no project 'q'"):
        save_template(engine, "q", TemplateKind.RETRIGGER, "x")


def test_where_it_is_unclear_whence_a_change_came_both_branches_are_planned(
    engine: Engine,
) -> None:
    store_thin(engine, r68=4, r69=4, r70=2, r71=4, r72=4)
    store_step(engine, "other", branch_name="beta")  # its suite ran every revision there too
    store_thin(engine, "beta", r68=4, r69=1, r70=4, r71=4, r72=4)
    own, alert_id = plant_alert(engine, "thin", start_ms=STEP_MS)
    other, origin_id = plant_alert(
        engine, "thin", start_ms=STEP_MS - DAY_MS // 2, branch_name="beta"
    )
    plan = plan_of(engine, own, 100)
    assert {(item.alert_id, item.test, item.revision, item.runs) for item in plan} == {
        (alert_id, "suite/thin", "r70", 2),
        (origin_id, "suite/thin (beta)", "r69", 3),
    }
    assert "3 × suite/thin on linux at r69 (beta)" in plan_text(engine, plan)
    # The other summary began earlier: it came from nowhere, and plans for itself alone.
    assert {item.alert_id for item in plan_of(engine, other, 100)} == {origin_id}
    # Both ask for the same runs, which are wanted once.
    found = wanted_runs(engine, match_series(engine, "*"), 100, NOW_MS)
    assert sorted((item.series.key.branch, item.runs, item.summary_id) for item in found) == [
        ("beta", 3, other),
        ("main", 2, own),
    ]
    # Its round counts what arrives on the other branch.
    seen = {own: 1}
    start_round(engine, own, plan, by=Authorship("ada", NOW_MS, expected=seen))
    store_thin_at(engine, "beta", "r69", NOW_MS + 1)
    view = read_summary(engine, own, now_ms=NOW_MS)
    assert view is not None
    (begun,) = view.rounds
    assert {(item.revision, item.arrived) for item in begun.runs} == {("r70", 0), ("r69", 1)}
    # Once it is decided, nothing is unclear.
    by = Authorship("ada", NOW_MS + 2, expected={own: 2})
    set_alerts_of(engine, [own], AlertStatus.DOWNSTREAM, related_id=other, by=by)
    assert plan_of(engine, own, 100) == ()


def store_thin_at(engine: Engine, branch: str, revision: str, stored_ms: int) -> None:
    """Store a retrigger of the thin test."""
    row = Measurement(
        SeriesKey("p", branch, "suite", "thin", "linux"),
        "ms",
        Direction.LOWER_IS_BETTER,
        time_ms=stored_ms - 1,
        value=100.0,
        revision=revision,
        run_id=f"again{stored_ms}",
    )
    with engine.begin() as connection:
        store_batch(connection, None, [row], stored_ms)


def test_runs_that_confirm_an_alert_are_wanted_first(engine: Engine) -> None:
    store_thin(engine, r68=4, r69=3, r70=2, r71=4, r72=4)
    plain, _ = plant_alert(engine, "thin", start_ms=STEP_MS)
    store_step(engine, "other", seed=12)
    held, _ = plant_alert(engine, "other", start_ms=STEP_MS, confirm_below=0.99, probability=0.9)
    with engine.begin() as connection:  # nothing of "other" is missing; take some of it
        connection.execute(update(alert).values(created_ms=NOW_MS))
        rare = select(series.c.id).where(series.c.test == "other").scalar_subquery()
        connection.execute(
            delete(measurement).where(
                measurement.c.series_id == rare, measurement.c.time_ms > STEP_MS + DAY_MS
            )
        )
    found = wanted_runs(engine, match_series(engine, "*"), 100, NOW_MS + 1)
    assert {item.summary_id for item in found} == {plain, held}
    assert [item.confirm for item in found] == sorted(
        (item.summary_id == held for item in found), reverse=True
    )
    late = wanted_runs(engine, match_series(engine, "*"), 100, NOW_MS + 4 * DAY_MS)
    assert not any(item.confirm for item in late)
    assert [row["confirm"] for row in wanted_document(found)["wanted"]].count(True) > 0


def test_a_rule_holds_alerts_back_from_then_on(engine: Engine) -> None:
    save_rules(engine, [RuleOverride("p", confirm=0.9999)])
    detect_all(engine, match_series(engine, "*"), NOW_MS)
    with engine.connect() as connection:
        assert set(connection.scalars(select(alert.c.confirm_below))) == {0.9999}
    with pytest.raises(BadArgumentError, match=r"below 0\.3"):
        save_rules(engine, [RuleOverride("p", confirm=0.3)])
