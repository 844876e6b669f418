"""Which commit brought a change: from the store to a posterior, a plan and a line of text."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import Engine, select, update

from models.records.commit import Commit
from models.records.days import DAY_MS
from models.records.measurement import Measurement, Status
from models.records.series import Direction, SeriesKey
from models.records.steps_found import StepChange, StepsFound
from models.services.alerts.culprit_runs import expected_text
from models.services.alerts.find_culprit import find_culprit
from models.services.alerts.retrigger_plan import make_plan
from models.stats.culprit.next_runs import ExpectedKnowledge
from models.storage.database.tables import artifact, revision
from models.storage.database.triage_tables import alert, alert_summary
from models.storage.results.catalogue_view import get_series
from models.storage.results.commits.commit_store import store_commits
from models.storage.results.measurement_store import store_batch
from models.triage.summaries.culprit_line import culprit_line
from tests.planted_alert import FIRST_DAY, plant_alert
from tests.storage.made_up import make_fit, save

STEP_DAY = 70
START_MS = (FIRST_DAY + STEP_DAY) * DAY_MS


def rows(
    test: str, every: int, size: float, hashes: dict[int, str] | None = None
) -> list[Measurement]:
    """One run at every so many of a hundred daily revisions; noise is 1, r70 is the culprit."""
    rng = np.random.default_rng(len(test))
    key = SeriesKey("p", "main", "suite", test, "linux")
    return [
        Measurement(
            key,
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=(FIRST_DAY + day) * DAY_MS,
            value=100.0 + float(rng.standard_normal()) + size * (day >= STEP_DAY),
            revision=f"r{day}",
            run_id=f"{test}{day}",
            artifact_hash=(hashes or {}).get(day, ""),
        )
        for day in range(0, 100, every)
    ]


def store(engine: Engine, *batches: list[Measurement]) -> None:
    with engine.begin() as connection:
        for batch in batches:
            store_batch(connection, None, batch, START_MS + 40 * DAY_MS)


def test_commits_between_two_runs_share_what_a_test_says_of_them(engine: Engine) -> None:
    store(engine, rows("fine", 5, 20.0))
    commits = [
        Commit(f"r{day}", (FIRST_DAY + day) * DAY_MS, "Ada", f"Change {day}") for day in range(100)
    ]
    stored = store_commits(engine, "p", "main", commits)
    assert (stored.new, stored.known) == (80, 20)
    summary, _ = plant_alert(engine, "fine", start_ms=START_MS)
    found = find_culprit(engine, summary)
    assert found is not None
    held = {item.commit.revision: item.probability for item in found.held}
    assert held == pytest.approx({f"r{day}": 0.2 for day in range(66, 71)}, abs=0.002)
    (first, *_) = (item.commit for item in found.suspects if item.commit.revision == "r66")
    assert (first.author, first.subject, first.was_run) == ("Ada", "Change 66", False)
    assert "Brought by one of 5 of" in culprit_line(found)
    assert not found.certain


def test_two_tests_together_say_more_than_each(engine: Engine) -> None:
    store(engine, rows("even", 2, 6.0), rows("thirds", 3, 6.0))
    summary, _ = plant_alert(engine, "even", start_ms=START_MS)
    alone = find_culprit(engine, summary)
    _, second = plant_alert(engine, "thirds", start_ms=(FIRST_DAY + 72) * DAY_MS)
    with engine.begin() as connection:
        connection.execute(update(alert).where(alert.c.id == second).values(summary_id=summary))
    both = find_culprit(engine, summary)
    assert alone is not None
    assert both is not None
    assert both.alerts == 2
    assert both.bits < alone.bits
    # r70 was run by the first, r69 and r72 by the second: only r70 is in both gaps.
    assert both.held[0].commit.revision == "r70"


def test_runs_that_arrive_after_the_fit_count_at_once(engine: Engine) -> None:
    store(engine, rows("vague", 1, 2.5))
    ambiguous = [(FIRST_DAY + day) * DAY_MS for day in (69, 70, 71)]
    step = StepChange(
        run=70,
        time_ms=START_MS,
        p_change=1.0,
        p_up=1.0,
        percent=(2.0, 2.5, 3.0),
        amount=(2.0, 2.5, 3.0),
        before=100.0,
        after=102.5,
        p_by=((0.0, 1.0),),
        culprits=tuple((moment, 1 / 3) for moment in ambiguous),
        certain=False,
    )
    found_steps = StepsFound((step,), (), (), relative=True)
    series_id = get_series(engine, "p/main/suite/vague/linux").id
    stored_ms = START_MS + 40 * DAY_MS
    fit_id = save(engine, series_id, make_fit(steps=found_steps), created_ms=stored_ms)
    summary, _ = plant_alert(engine, "vague", start_ms=START_MS, fit_id=fit_id, change=2.5)
    by_fit = find_culprit(engine, summary)
    assert by_fit is not None
    assert by_fit.by_fit == 1
    assert by_fit.held[0].probability == pytest.approx(1 / 3, abs=0.01)

    (first,) = (row for row in rows("vague", 1, 2.5) if row.revision == "r69")
    later = stored_ms + DAY_MS
    again = [
        first._replace(
            time_ms=later + 10 * day + number,
            revision=f"r{day}",
            run_id=f"again{day}-{number}",
            value=(102.5 if day >= STEP_DAY else 100.0) + 0.3 * (number - 1),
        )
        for day in (69, 70, 71)
        for number in range(3)  # with the first run four a day, which a fit does not average
    ]
    with engine.begin() as connection:
        store_batch(connection, None, again, later)
    now = find_culprit(engine, summary)
    assert now is not None
    assert now.by_fit == 0
    assert now.held[0].commit.revision == f"r{STEP_DAY}"
    assert now.held[0].probability > 0.9


def test_the_same_artifact_at_two_builds_rules_out_what_is_between(engine: Engine) -> None:
    hashes = {68: "a", 69: "b", 70: "b", 71: "c"}
    store(engine, rows("hashed", 1, 2.5, hashes))
    with engine.connect() as connection:
        assert len(connection.execute(select(artifact)).all()) == 4
    summary, _ = plant_alert(engine, "hashed", start_ms=START_MS)
    found = find_culprit(engine, summary)
    assert found is not None
    assert found.unchanged == 1
    assert "r70" not in {item.commit.revision for item in found.suspects}
    assert sum(item.probability for item in found.suspects) == pytest.approx(1.0)


def test_a_host_s_change_has_no_culprit(engine: Engine) -> None:
    store(engine, rows("hosted", 1, 10.0))
    summary, _ = plant_alert(engine, "hosted", start_ms=START_MS)
    assert find_culprit(engine, summary) is not None
    with engine.begin() as connection:
        connection.execute(update(alert_summary).values(cause="host", cause_reason="all moved"))
    assert find_culprit(engine, summary) is None
    assert culprit_line(None) == ""
    assert find_culprit(engine, summary + 1) is None


def test_a_plan_backfills_where_that_finds_the_culprit(engine: Engine) -> None:
    store(engine, rows("sparse", 8, 30.0))  # run at r64 and r72, not between
    store_commits(
        engine, "p", "main", [Commit(f"r{day}", (FIRST_DAY + day) * DAY_MS) for day in range(100)]
    )
    summary, _ = plant_alert(engine, "sparse", start_ms=(FIRST_DAY + 72) * DAY_MS, revision="r72")
    plan = make_plan(engine, summary, 40)
    hunting = [item for item in plan.runs if item.bits]
    # Eight commits, r65 to r72: the middle halves them.
    assert hunting[0].revision == "r68"
    assert hunting[0].backfill
    assert hunting[0].bits == pytest.approx(1.0, abs=0.05)
    assert {item.revision for item in hunting} <= {f"r{day}" for day in range(65, 72)}
    assert plan.expected.startswith("Now about 8.0 commits may have brought the change.")
    assert "with 100 % probability one then holds 95 %" in plan.expected
    few = make_plan(engine, summary, 2)
    assert [item.revision for item in few.runs if item.bits] == ["r68"]


def test_no_run_is_planned_at_a_commit_where_runs_fail(engine: Engine) -> None:
    store(engine, rows("sparse", 8, 30.0))
    store_commits(
        engine, "p", "main", [Commit(f"r{day}", (FIRST_DAY + day) * DAY_MS) for day in range(100)]
    )
    summary, _ = plant_alert(engine, "sparse", start_ms=(FIRST_DAY + 72) * DAY_MS, revision="r72")
    one = rows("sparse", 8, 30.0)[0]
    failed = [
        one._replace(
            time_ms=START_MS + 35 * DAY_MS + number,
            value=None,
            status=Status.FAILED,
            revision="r68",
            run_id=f"r68 again {number}",
        )
        for number in range(3)
    ]
    store(engine, failed[:2])
    assert make_plan(engine, summary, 2).runs[0].revision == "r68"
    store(engine, failed[2:])
    plan = make_plan(engine, summary, 40)
    assert "r68" not in {item.revision for item in plan.runs}
    assert plan.runs[0].revision in {"r67", "r69"}  # the middle of what can be run
    assert " Left out, since runs fail there: r68." in plan.expected


def test_what_is_expected_is_put_in_words() -> None:
    nothing = ExpectedKnowledge((), 3.0, 3.0, 0.0, certain=False, too_little=True)
    assert expected_text(nothing) == (
        "Now about 8.0 commits may have brought the change; more runs would tell too little of"
        " the culprit."
    )
    assert "the budget pays for no run" in expected_text(replace(nothing, too_little=False))
    assert "no more runs are needed" in expected_text(replace(nothing, certain=True))


def test_commits_keep_runs_in_their_order_and_abbreviated_hashes_are_known(engine: Engine) -> None:
    key = SeriesKey("p", "main", "suite", "short", "linux")
    named = ["a" * 7, "b" * 12]
    store(
        engine,
        [
            Measurement(
                key, "ms", Direction.LOWER_IS_BETTER, START_MS + n * DAY_MS, 1.0, revision=name
            )
            for n, name in enumerate(named)
        ],
    )
    listed = [
        Commit("a" * 40, START_MS - 2 * DAY_MS, "Ada", "First"),
        Commit("c" * 40, START_MS - DAY_MS, "Bob", "Never run"),
        Commit("b" * 40, START_MS, "", ""),
    ]
    assert store_commits(engine, "p", "main", listed).new == 1
    assert store_commits(engine, "p", "main", listed).new == 0
    with engine.connect() as connection:
        found = connection.execute(
            select(revision.c.name, revision.c.author, revision.c.first_run_ms).order_by(
                revision.c.time_ms
            )
        ).all()
    assert [tuple(row) for row in found] == [
        ("a" * 7, "Ada", START_MS),
        ("c" * 40, "Bob", None),
        ("b" * 12, "", START_MS + DAY_MS),
    ]


def test_a_line_names_the_commits_that_hold_ninety_percent(engine: Engine) -> None:
    store(engine, rows("clear", 1, 30.0))
    summary, _ = plant_alert(engine, "clear", start_ms=START_MS)
    found = find_culprit(engine, summary)
    assert found is not None
    assert culprit_line(found) == "Brought by r70, with > 99 %."
    assert found.certain
    plan = make_plan(engine, summary, 20)
    assert plan.expected.startswith("One commit holds 95 %")
    rest = sum(item.runs for item in plan.runs)
    assert plan.expected.endswith(
        f" {rest} runs at the revisions around the change narrow its size."
    )
