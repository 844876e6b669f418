"""A test that fails is told, withheld everywhere, and recovers when it succeeds; both databases."""

import json

import numpy as np
import pytest
from sqlalchemy import Engine, select

from dashboard.digest.json_body import digest_json
from dashboard.digest.sentences import subject
from dashboard.digest.text_body import digest_text
from models.notifications.digest import make_digest
from models.records.comparison import Verdict
from models.records.days import DAY_MS, date_of_day
from models.records.fit import FitOptions
from models.records.measurement import Measurement, Status
from models.records.series import Direction, SeriesKey
from models.records.series_status import SeriesStatus
from models.records.views.overview import OverviewQuery
from models.services.alerts.detect import DetectReport
from models.services.alerts.detect_all import detect_all
from models.services.alerts.retrigger_plan import plan_of
from models.services.fitting.summarize_series import update_status
from models.services.report_releases import report_releases
from models.stats.comparison.release_days import Major
from models.storage.alerts.detection_rules import save_rules
from models.storage.alerts.outbox import unsent
from models.storage.alerts.queue_view import read_queue
from models.storage.alerts.summary_view import read_summary
from models.storage.database.triage_tables import alert
from models.storage.fits.fit_store import save_fit
from models.storage.fits.overview_view import read_overview
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch
from models.triage.detection.rules import RuleOverride
from models.triage.queue import QueueQuery
from models.triage.summaries.bug_text import bug_title_text
from tests.storage.made_up import make_fit

KEY = SeriesKey("p", "main", "s", "fails", "linux")
FLAKY = SeriesKey("p", "main", "s", "flaky", "linux")
FIRST = 20_000
DAYS = 70


def now_ms(day: int = DAYS) -> int:
    return (FIRST + day) * DAY_MS


def run(day: int, key: SeriesKey = KEY, *, ok: bool = True) -> Measurement:
    value = 100 + float(np.random.default_rng([day, len(key.test)]).normal(0, 1))
    return Measurement(
        key,
        "ms",
        Direction.LOWER_IS_BETTER,
        time_ms=(FIRST + day) * DAY_MS + 3_600_000,
        value=value if ok else None,
        status=Status.OK if ok else Status.FAILED,
        revision=f"r{day}",
        run_id=f"{key.test}{day}",
    )


def store(engine: Engine, *runs: Measurement) -> None:
    with engine.begin() as connection:
        store_batch(connection, None, runs, now_ms())


def look(engine: Engine, day: int = DAYS) -> DetectReport:
    every = match_series(engine, "*")
    for series in every:
        update_status(engine, series, now_ms(day))
    return detect_all(engine, every, now_ms(day))


def status(engine: Engine) -> SeriesStatus:
    (row,) = (row for row in read_overview(engine, OverviewQuery()) if row.series.key == KEY)
    assert row.status is not None
    return row.status


def outcomes(engine: Engine) -> list[tuple[str, str, int]]:
    query = select(alert.c.source, alert.c.outcome, alert.c.start_ms).order_by(alert.c.id)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


@pytest.fixture
def failing(engine: Engine) -> Engine:
    """Store a series that fails for 20 days, and one that fails now and then."""
    store(engine, *(run(day, ok=day < 50) for day in range(DAYS)))
    store(engine, *(run(day, FLAKY, ok=day % 9 != 5) for day in range(DAYS)))
    (series,) = match_series(engine, str(KEY))
    fit = make_fit(days=50, measurements=1)
    fit.days[:] = np.arange(FIRST, FIRST + 50)
    save_fit(
        engine,
        series.id,
        fit,
        options=FitOptions(),
        data_hash="made",
        toolchain="",
        measurement_ids=np.array([1]),
        created_ms=now_ms(),
    )
    return engine


def test_its_age_counts_runs_that_measured_and_its_verdict_is_withheld(failing: Engine) -> None:
    look(failing)
    found = status(failing)
    assert found.last_run_ms == (FIRST + 49) * DAY_MS + 3_600_000
    assert (found.failing_since_ms, found.failing_runs) == ((FIRST + 50) * DAY_MS + 3_600_000, 20)
    assert found.verdict is Verdict.WITHHELD
    assert "failing since 23 Nov 2024 (20 runs in a row)" in found.week.reason
    series = match_series(failing, str(KEY))
    newest = Major("2.0", date_of_day(FIRST + 30), None)
    before = Major("1.0", date_of_day(FIRST), date_of_day(FIRST + 29))
    (row,) = report_releases(failing, series, newest, before, now_ms=now_ms()).rows
    assert row.verdict is Verdict.WITHHELD
    assert row.reason.startswith("the series is failing since 23 Nov 2024")


def test_a_past_release_is_judged_although_the_series_fails_now(failing: Engine) -> None:
    look(failing)
    past = Major("1.1", date_of_day(FIRST + 20), date_of_day(FIRST + 40))
    before = Major("1.0", date_of_day(FIRST), date_of_day(FIRST + 19))
    every = match_series(failing, str(KEY))
    (row,) = report_releases(failing, every, past, before, now_ms=now_ms()).rows
    assert row.reason == ""


def test_it_is_told_once_and_in_words(failing: Engine) -> None:
    report = look(failing)
    assert (report.opened, len(report.summaries)) == (1, 1)
    assert outcomes(failing) == [("failures", "standing", (FIRST + 50) * DAY_MS + 3_600_000)]
    assert look(failing).opened == 0
    news = unsent(failing, "mail", since_ms=0, now_ms=now_ms())
    digest = make_digest(news, now_ms())
    assert subject(digest) == "Bandwatch: 1 failing test (p)"
    text = digest_text(digest, "")
    assert "✕ fails  fails · s · linux" in text
    assert "This test fails since 23 Nov 2024: 20 failed runs in a row" in text
    document = json.loads(digest_json(digest, ""))
    assert (document["regressions"], document["failing"]) == (0, 1)
    assert document["summaries"][0]["alerts"][0]["source"] == "failures"
    (row,) = read_queue(failing, QueueQuery(), now_ms=now_ms())
    assert row.worst is not None
    assert (row.worst.source, row.worst.change, row.data_ready) == ("failures", None, True)
    assert row.previous_revision == "r49"
    assert row.revision == "r50"
    assert plan_of(failing, row.id, 20) == ()
    view = read_summary(failing, row.id, now_ms=now_ms())
    assert view is not None
    assert bug_title_text(view)["what"] == "A failing test"


def test_it_recovers_when_a_run_succeeds_and_is_told_again_when_it_fails_again(
    failing: Engine,
) -> None:
    look(failing)
    store(failing, run(DAYS))
    assert look(failing, DAYS + 1).recovered == 1
    assert status(failing).failing_since_ms is None
    store(failing, *(run(day, ok=False) for day in (DAYS + 1, DAYS + 2)))
    assert look(failing, DAYS + 3).opened == 0
    store(failing, run(DAYS + 3, ok=False))
    assert look(failing, DAYS + 4).opened == 1
    assert [outcome for _, outcome, _ in outcomes(failing)] == ["recovered", "standing"]


def repeat(day: int, at_day: float, *, ok: bool) -> Measurement:
    """Repeat the revision of a day later."""
    moment = int((FIRST + at_day) * DAY_MS)
    return run(day, ok=ok)._replace(time_ms=moment, run_id=f"again{at_day}")


def test_retriggers_of_an_old_revision_neither_begin_nor_end_a_failure(failing: Engine) -> None:
    look(failing)
    store(failing, repeat(45, DAYS + 0.2, ok=True))
    assert look(failing, DAYS + 1).recovered == 0
    assert status(failing).failing_runs == 20
    store(failing, run(DAYS + 1))
    assert look(failing, DAYS + 2).recovered == 1
    store(failing, *(repeat(48, DAYS + 2 + hour / 24, ok=False) for hour in range(4)))
    assert look(failing, DAYS + 3).opened == 0
    assert (status(failing).failing_since_ms, status(failing).failing_runs) == (None, 0)


@pytest.mark.parametrize(("failures", "opened"), [(20, 1), (21, 0), (0, 0)])
def test_the_rule_says_how_many_failures_open_an_alert(
    failing: Engine, failures: int, opened: int
) -> None:
    save_rules(failing, [RuleOverride("p", failures=failures)])
    assert look(failing).opened == opened


def test_an_abandoned_series_opens_no_alert(failing: Engine) -> None:
    assert look(failing, DAYS + 31).opened == 0


def test_a_series_that_never_measured_anything_is_told_as_well(engine: Engine) -> None:
    store(engine, *(run(day, ok=False) for day in range(DAYS - 3, DAYS)))
    assert look(engine).opened == 1
    assert look(engine).opened == 0


def test_a_test_that_has_failed_for_long_is_no_history(engine: Engine) -> None:
    store(engine, *(run(day, ok=False) for day in range(DAYS)))
    report = look(engine)
    assert (report.opened, report.history) == (1, 0)
    assert [item.source for item in unsent(engine, "mail", since_ms=0, now_ms=now_ms())] == [
        "failures"
    ]
    (row,) = read_queue(engine, QueueQuery(history=False), now_ms=now_ms())
    assert not row.history
    assert row.role is not None
