"""What a summary says of its data and its cause follows the data."""

import numpy as np
from sqlalchemy import Engine

from models.records.change import EnvironmentChange
from models.records.days import DAY_MS
from models.records.measurement import Measurement, Status
from models.records.series import Direction
from models.services.alerts.detect import detect_series, refresh_summaries
from models.services.fitting.summarize_series import update_status
from models.storage.results.catalogue_view import get_series, match_series
from models.storage.results.measurement_store import store_batch
from models.storage.results.release_store import store_environment_changes
from models.storage.results.revision_counts import read_revision_counts
from models.triage.summaries.readiness import RevisionCount
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

STEP = (80, 106.0)


def store_runs(engine: Engine, *runs: tuple[str, float, float | None], test: str = "t") -> int:
    """Store (revision, day, value) of one series; no value is a failed run."""
    rows = [
        Measurement(
            key_of(test),
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=round((FIRST_DAY + day) * DAY_MS),
            value=value,
            status=Status.FAILED if value is None else Status.OK,
            revision=revision,
            run_id=f"{revision}/{day}",
        )
        for revision, day, value in runs
    ]
    with engine.begin() as connection:
        store_batch(connection, None, rows, NOW_MS)
    return get_series(engine, str(key_of(test))).id


def test_values_are_counted_at_the_revisions_around_a_change(engine: Engine) -> None:
    runs = [(name, float(day), 1.0) for day, name in enumerate("abcdefg")]
    series_id = store_runs(engine, *runs, ("d", 9.0, 1.0), ("d", 9.5, None), ("e", 9.7, 1.0))
    store_runs(engine, ("x", 0.5, 1.0), test="other")
    with engine.connect() as connection:
        found = read_revision_counts(connection, series_id, (FIRST_DAY + 4) * DAY_MS, "e")
        by_time = read_revision_counts(connection, series_id, (FIRST_DAY + 4) * DAY_MS)
        early = read_revision_counts(connection, series_id, FIRST_DAY * DAY_MS, "a")
        nothing = read_revision_counts(connection, series_id, 0)
    assert found is not None
    assert found.counts == tuple(
        RevisionCount(name, values) for name, values in zip("cdefg", (1, 2, 2, 1, 1), strict=True)
    )
    assert found.change == 2
    assert by_time == found
    assert early is not None
    # A revision at which this test did not run counts too: it could be repeated.
    assert [item.revision for item in early.counts] == ["a", "x", "b"]
    assert early.change == 0
    assert nothing is None


def test_a_revision_of_the_suite_without_a_value_of_the_test_is_one_to_fill(
    engine: Engine,
) -> None:
    series_id = store_runs(engine, ("a", 1.0, 1.0), ("c", 3.0, 1.0))
    store_runs(engine, ("b", 2.0, 1.0), test="other")
    with engine.connect() as connection:
        found = read_revision_counts(connection, series_id, (FIRST_DAY + 3) * DAY_MS, "c")
    assert found is not None
    assert found.counts == (RevisionCount("a", 1), RevisionCount("b", 0), RevisionCount("c", 1))


def test_failed_runs_count_from_the_newest_value_on(engine: Engine) -> None:
    series_id = store_runs(
        engine, ("a", 1.0, 1.0), ("a", 1.1, None), ("a", 1.2, None), ("b", 2.0, 1.0)
    )
    store_runs(engine, ("a", 5.0, None), ("b", 5.1, None), ("b", 5.2, None), ("b", 5.3, 1.0))
    with engine.connect() as connection:
        found = read_revision_counts(connection, series_id, (FIRST_DAY + 2) * DAY_MS, "b")
    assert found is not None
    counts = [(item.values, item.failed, item.needs_data) for item in found.counts]
    assert counts == [(1, 3, True), (2, 0, False)]


def test_data_are_ready_once_every_revision_has_its_values(engine: Engine) -> None:
    store_history(engine, key_of(), steps(STEP))
    look(engine)
    (row,) = summaries(engine)
    assert (row.data_ready, row.data_reason) == (False, "0 of 5 revisions have 4 values")
    before = row.version
    level = {158: 100.0, 159: 100.0, 160: 106.0, 161: 106.0, 162: 106.0}
    again = [
        (f"r{run}", 99.6 + place / 50 + repeat / 200, value)
        for place, (run, value) in enumerate(level.items())
        for repeat in range(3)
    ]
    store_runs(engine, *again[:-3])
    refresh_summaries(engine, [row.id], NOW_MS)
    assert summaries(engine)[0].data_reason == "4 of 5 revisions have 4 values"
    store_runs(engine, *again[-3:])
    refresh_summaries(engine, [row.id], NOW_MS)
    (row,) = summaries(engine)
    assert (row.data_ready, row.data_reason) == (True, "5 of 5 revisions have 4 values")
    assert row.version == before, "what the data say is no step of anybody"


def test_the_series_of_a_host_that_move_together_blame_the_host(engine: Engine) -> None:
    for place in range(5):
        store_history(engine, key_of(f"t{place}"), steps(STEP), seed=place)
        store_history(engine, key_of(f"t{place}", "macos"), steps(), seed=10 + place)
    look(engine)
    (row,) = summaries(engine)
    day = "23 Dec 2024"
    assert (row.cause, row.cause_reason) == (
        "host",
        f"host, not code: 5 of 5 series on linux moved about {day}, and the host moved by +6.1 %",
    )
    assert ("bandwatch", "detect", None, "cause", "not known", "host") in entries(engine)
    store_history(engine, key_of("fixed", suite="control"), steps(), one_revision=True, seed=30)
    look(engine)
    (row,) = summaries(engine)
    assert row.cause == "code"
    assert row.cause_reason.endswith("but no control series on linux moved")


def test_a_cause_is_judged_once_after_the_batch(engine: Engine) -> None:
    """In the middle of it all four series examined so far have moved, and in the end 4 of 9."""
    every = [
        store_history(
            engine, key_of(f"t{place}"), steps(STEP) if place < 4 else steps(), seed=place
        )
        for place in range(9)
    ]
    found = match_series(engine, "*")
    assert [item.id for item in found] == every
    for item in found[:5]:
        update_status(engine, item, NOW_MS)
        detect_series(engine, item, NOW_MS)
    (row,) = summaries(engine)
    assert (row.cause, row.cause_reason) == ("not known", "5 series on linux were not examined yet")
    for item in found[5:]:
        update_status(engine, item, NOW_MS)
        detect_series(engine, item, NOW_MS, refresh=False)
    refresh_summaries(engine, [row.id], NOW_MS)
    (row,) = summaries(engine)
    assert (row.cause, row.cause_reason) == ("not known", "")
    assert not [entry for entry in entries(engine) if entry[3] == "cause"]


def test_detection_reports_a_cause_that_it_changed(engine: Engine) -> None:
    for place in range(6):
        level = steps(STEP) if place < 2 else steps()
        store_history(engine, key_of(f"t{place}"), level, seed=place)
    reason = "only 2 of 6 series on linux moved about 23 Dec 2024"
    assert look(engine).causes == [f"Summary 1: the cause is code ({reason}); it was not known."]
    assert look(engine).causes == []


def test_one_cause_on_all_platforms_is_not_a_host(engine: Engine) -> None:
    for place in range(4):
        for platform in ("linux", "macos"):
            seed = 10 * place + len(platform)
            store_history(engine, key_of(f"t{place}", platform), steps(STEP), seed=seed)
    look(engine)
    assert [(row.cause, row.cause_reason) for row in summaries(engine)] == [("not known", "")]


def test_a_recorded_change_of_the_machine_is_the_cause_only_where_it_was(engine: Engine) -> None:
    store_history(engine, key_of(), steps(STEP))
    store_history(engine, key_of("u", "macos", branch="beta"), steps(STEP), seed=2)
    with engine.begin() as connection:
        changes = [
            EnvironmentChange((FIRST_DAY + 79) * DAY_MS, "lin*", "new kernel"),
            EnvironmentChange((FIRST_DAY + 50) * DAY_MS, "mac*", "new compiler"),
        ]
        store_environment_changes(connection, "p", changes)
    look(engine)
    macos, linux = summaries(engine)  # beta comes first by name
    assert linux.cause == "host"
    assert "new kernel (22 Dec 2024)" in linux.cause_reason
    assert (macos.cause, macos.cause_reason) == ("not known", "")


def test_a_change_of_a_control_series_is_the_host_s(engine: Engine) -> None:
    store_history(engine, key_of(), steps(STEP), one_revision=True)
    look(engine)
    (row,) = summaries(engine)
    assert row.cause == "host"
    assert "measure one revision again and again" in row.cause_reason
    # Its one revision has values enough.
    assert row.data_ready


def test_a_decided_summary_is_left_alone(engine: Engine) -> None:
    store_history(engine, key_of(), steps(STEP))
    look(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alert_summary SET status = 'fixed', data_reason = 'x'")
    before = every_row(engine)
    assert refresh_summaries(engine, [1], NOW_MS) == []
    assert every_row(engine) == before
    assert len(alerts(engine)) == 1


def test_runs_without_revisions_can_not_be_repeated(engine: Engine) -> None:
    values = np.r_[np.full(160, 100.0), np.full(40, 106.0)]
    values += np.random.default_rng(1).normal(0, 0.4, 200)
    store_runs(engine, *(("", index / 2, float(value)) for index, value in enumerate(values)))
    look(engine)
    (row,) = summaries(engine)
    assert row.data_ready
    assert row.data_reason.startswith("no revisions are known")
