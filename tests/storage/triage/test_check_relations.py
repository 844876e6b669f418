"""Relations point back and never in a circle, whoever closes it and however."""

from typing import Any

import pytest
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.storage.alerts.queue_view import count_queue, read_queue
from models.storage.alerts.related_view import downstream_candidates, reassign_candidates
from models.storage.triage.store import set_alerts, set_alerts_of
from models.storage.triage.undo import undo_last, undo_step
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from models.triage.queue import QueueQuery
from models.triage.queue_role import QueueRole
from tests.storage.made_up_triage import (
    START_MS,
    make_alert,
    make_summary,
    picture,
    versions,
)

HOUR_MS = 3_600_000


def say(engine: Engine, alert: int, status: AlertStatus, related: int | None = None) -> int:
    return set_alerts(
        engine,
        [alert],
        status,
        related_id=related,
        by=Authorship("ada", START_MS, expected=versions(engine)),
    )


def on_branches(engine: Engine, *branches: str) -> tuple[list[int], list[int]]:
    """Store a summary with one alert on each branch, all of one test."""
    summaries = [make_summary(engine, branch) for branch in branches]
    alerts = [
        make_alert(engine, key, branch=branch)
        for key, branch in zip(summaries, branches, strict=True)
    ]
    return summaries, alerts


def test_a_circle_of_three_is_refused_and_named(engine: Engine) -> None:
    (one, two, three), alerts = on_branches(engine, "main", "beta", "release")
    say(engine, alerts[0], AlertStatus.DOWNSTREAM, two)
    say(engine, alerts[1], AlertStatus.DOWNSTREAM, three)
    before = picture(engine)
    with pytest.raises(BadArgumentError) as refused:
        say(engine, alerts[2], AlertStatus.DOWNSTREAM, one)
    assert f"Summary {three} cannot be downstream of summary {one}" in str(refused.value)
    assert f"summary {one} already points to summary {two}" in str(refused.value)
    assert f"summary {two} already points to summary {three}" in str(refused.value)
    assert picture(engine) == before


def test_an_undo_cannot_close_a_circle(engine: Engine) -> None:
    (one, two), alerts = on_branches(engine, "main", "beta")
    say(engine, alerts[0], AlertStatus.DOWNSTREAM, two)
    reset = say(engine, alerts[0], AlertStatus.UNTRIAGED)
    say(engine, alerts[1], AlertStatus.DOWNSTREAM, one)
    before = picture(engine)
    with pytest.raises(BadArgumentError, match="circle"):
        undo_step(engine, reset, by=Authorship("bob", START_MS))
    assert picture(engine) == before
    undo_last(engine, two, by=Authorship("bob", START_MS, expected=versions(engine)))
    undo_step(engine, reset, by=Authorship("bob", START_MS))
    assert picture(engine)["alert"][alerts[0]]["related_summary_id"] == two


def test_downstream_of_what_began_later_is_refused(engine: Engine) -> None:
    early = make_summary(engine, "main")
    alert = make_alert(engine, early, branch="main")
    later = make_summary(engine, "beta", first_ms=START_MS + 2 * DAY_MS)
    make_alert(
        engine,
        later,
        branch="beta",
        start_ms=START_MS + 2 * DAY_MS,
        previous_ms=START_MS + DAY_MS,
    )
    with pytest.raises(
        BadArgumentError, match="begins after 22:13 UTC on 15 Nov 2023, later than this"
    ):
        say(engine, alert, AlertStatus.DOWNSTREAM, later)
    assert picture(engine)["alert"][alert]["status"] == "untriaged"


def test_only_earlier_changes_of_the_last_day_are_offered(engine: Engine) -> None:
    own = make_summary(engine, "beta")
    alert = make_alert(engine, own, branch="beta")
    offered = []
    for branch, hours in (("a", -25), ("b", -23), ("c", -1), ("d", 0), ("e", 1), ("f", 23)):
        summary = make_summary(engine, branch)
        make_alert(engine, summary, branch=branch, start_ms=START_MS + hours * HOUR_MS)
        if -24 <= hours <= 0:
            offered.append(summary)
    found = [item.id for item in downstream_candidates(engine, alert, START_MS + HOUR_MS)]
    assert found == offered[::-1]


def test_what_points_here_already_is_not_offered(engine: Engine) -> None:
    (one, _), alerts = on_branches(engine, "main", "beta")
    beside = make_summary(engine, "main")
    near = make_alert(engine, beside, test="test1")
    say(engine, alerts[1], AlertStatus.DOWNSTREAM, one)
    say(engine, near, AlertStatus.REASSIGNED, one)
    assert downstream_candidates(engine, alerts[0], START_MS) == ()
    assert reassign_candidates(engine, alerts[0], START_MS) == ()
    assert [item.id for item in downstream_candidates(engine, alerts[1], START_MS)] == [one]


def test_the_end_of_a_chain_stays_in_a_queue(engine: Engine) -> None:
    """Whether its own alerts are called invalid, or gone from the data, or only monitored."""
    (one, two, three), alerts = on_branches(engine, "main", "beta", "release")
    say(engine, alerts[0], AlertStatus.DOWNSTREAM, two)
    say(engine, alerts[1], AlertStatus.DOWNSTREAM, three)
    set_alerts_of(
        engine,
        [three],
        AlertStatus.INVALID,
        by=Authorship("ada", START_MS, expected=versions(engine)),
    )
    states = {key: row["status"] for key, row in picture(engine)["alert_summary"].items()}
    assert states == {one: "downstream", two: "downstream", three: "untriaged"}
    assert in_queue(engine) == [three]


@pytest.mark.parametrize("hidden", [{"outcome": "recovered"}, {"monitor_only": True}])
def test_the_end_of_a_chain_answers_for_what_points_to_it(
    engine: Engine, hidden: dict[str, Any]
) -> None:
    one, two, three = (make_summary(engine, branch) for branch in ("main", "beta", "release"))
    first = make_alert(engine, one)
    second = make_alert(engine, two, branch="beta", **hidden)
    make_alert(engine, three, branch="release", **hidden)
    assert in_queue(engine) == [one]
    say(engine, first, AlertStatus.DOWNSTREAM, two)
    assert in_queue(engine) == [two]
    say(engine, second, AlertStatus.DOWNSTREAM, three)
    assert in_queue(engine) == [three]


def in_queue(engine: Engine) -> list[int]:
    counts = count_queue(engine, QueueQuery(), START_MS)
    rows = [
        row.id
        for role in QueueRole
        for row in read_queue(engine, QueueQuery(role=role), now_ms=START_MS)
    ]
    assert len(rows) == sum(counts.by_role.values())
    return sorted(rows)
