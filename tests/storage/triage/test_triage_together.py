"""Two people at one summary: the second is told, and nothing is overwritten."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine

from models.records.errors import BadArgumentError, EditConflictError
from models.storage.triage.annotations import add_note
from models.storage.triage.store import set_alerts, set_alerts_of
from models.storage.triage.summary_edits import assign
from models.storage.triage.undo import undo_last, undo_step
from models.triage.alert import AlertStatus
from models.triage.authorship import Authorship
from tests.patience import PATIENCE_S
from tests.storage.made_up_triage import START_MS, make_alert, make_summary, picture, told, versions

CHECKOUT = Path(__file__).resolve().parents[3]


def test_two_processes_act_at_once(engine: Engine, store_url: str) -> None:
    summary = make_summary(engine)
    alert = make_alert(engine, summary)
    people = {
        who: subprocess.Popen(
            [sys.executable, "-m", "tests.storage.triage_worker", store_url, str(summary), who],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for who in ("ada", "bob")
    }
    seen = [process.stdout.readline() for process in people.values() if process.stdout]
    assert seen[0] == seen[1]
    for process in people.values():
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    said = {who: process.communicate(timeout=PATIENCE_S)[0] for who, process in people.items()}
    first, second = sorted(said, key=lambda who: said[who] != "done\n")
    assert said[first] == "done\n"
    assert f"Summary {summary} was changed by {first} at 22:13 UTC on 14 Nov 2023" in said[second]
    assert "while you looked at it; nothing was changed. Reload and look again." in said[second]
    status = {"ada": "invalid", "bob": "acknowledged"}[first]
    assert picture(engine)["alert"][alert]["status"] == status
    assert versions(engine)[summary] == int(seen[0]) + 1


def test_many_threads_act_at_once_and_one_wins_each_time(engine: Engine) -> None:
    summaries = [make_summary(engine) for _ in range(3)]
    for summary in summaries:
        make_alert(engine, summary)
    people, rounds = 4, 5
    ready = Barrier(people)
    late: list[str] = []

    def act(person: int) -> int:
        won = 0
        for number in range(rounds):
            seen = versions(engine)
            ready.wait(30)
            order = summaries if person % 2 else summaries[::-1]
            try:
                assign(
                    engine,
                    order,
                    f"{person}-{number}",
                    by=Authorship(f"person {person}", START_MS + number, expected=seen),
                )
                won += 1
            except EditConflictError as error:
                late.append(str(error))
            ready.wait(30)
        return won

    before = versions(engine)
    with ThreadPoolExecutor(people) as pool:
        won = list(pool.map(act, range(people)))
    assert sum(won) == rounds
    assert len(late) == rounds * (people - 1)
    assert all("was changed by person" in words for words in late)
    assert versions(engine) == {key: number + rounds for key, number in before.items()}
    assert len({row["assignee"] for row in picture(engine)["alert_summary"].values()}) == 1


def test_a_bulk_action_with_one_stale_summary_changes_nothing(engine: Engine) -> None:
    one, two = make_summary(engine), make_summary(engine)
    for summary in (one, two):
        make_alert(engine, summary)
    seen = versions(engine)
    set_alerts_of(engine, [two], AlertStatus.INFRA, by=Authorship("ada", START_MS, expected=seen))
    before, entries = picture(engine), told(engine)
    with pytest.raises(
        EditConflictError, match=rf"Summary {two} was changed by ada .* \(untriaged → infra\)"
    ):
        set_alerts_of(
            engine, [one, two], AlertStatus.INVALID, by=Authorship("bob", START_MS, expected=seen)
        )
    assert (picture(engine), told(engine)) == (before, entries)


def test_a_bulk_action_with_one_illegal_alert_changes_nothing(engine: Engine) -> None:
    summary = make_summary(engine)
    alerts = [make_alert(engine, summary, test=f"test{n}") for n in range(3)]
    for alert in alerts[2:]:
        set_alerts(
            engine,
            [alert],
            AlertStatus.INVALID,
            by=Authorship("ada", START_MS, expected=versions(engine)),
        )
    before, entries, seen = picture(engine), told(engine), versions(engine)
    with pytest.raises(BadArgumentError, match=f"Alert {alerts[2]} is invalid; reset it"):
        set_alerts(
            engine, alerts, AlertStatus.ACKNOWLEDGED, by=Authorship("ada", START_MS, expected=seen)
        )
    assert (picture(engine), told(engine), versions(engine)) == (before, entries, seen)


def test_undo_is_refused_where_somebody_came_between(engine: Engine) -> None:
    summary = make_summary(engine)
    seen = versions(engine)
    step = assign(engine, [summary], "ada", by=Authorship("ada", START_MS, expected=seen))
    mine = versions(engine)
    assign(engine, [summary], "bob", by=Authorship("bob", START_MS, expected=mine))
    with pytest.raises(EditConflictError, match="was changed by bob"):
        undo_last(engine, summary, by=Authorship("ada", START_MS, expected=mine))
    with pytest.raises(
        EditConflictError, match=r"“assign” by ada cannot be undone: bob changed the same"
    ):
        undo_step(engine, step, by=Authorship("ada", START_MS))
    assert picture(engine)["alert_summary"][summary]["assignee"] == "bob"


def test_undo_passes_by_what_others_did_elsewhere(engine: Engine) -> None:
    summary = make_summary(engine)
    step = assign(
        engine, [summary], "ada", by=Authorship("ada", START_MS, expected=versions(engine))
    )
    add_note(engine, [summary], "*Look*", by=Authorship("bob", START_MS))
    undo_step(engine, step, by=Authorship("ada", START_MS))
    assert picture(engine)["alert_summary"][summary]["assignee"] == ""
    assert len(picture(engine)["summary_note"]) == 1


def test_an_undo_is_not_undone_but_undoing_again_goes_further_back(engine: Engine) -> None:
    summary = make_summary(engine)
    for name in ("ada", "bob"):
        assign(engine, [summary], name, by=Authorship("ada", START_MS, expected=versions(engine)))
    for name in ("ada", ""):
        undo = undo_last(engine, summary, by=Authorship("ada", START_MS, expected=versions(engine)))
        assert picture(engine)["alert_summary"][summary]["assignee"] == name
    with pytest.raises(BadArgumentError, match="is an undo itself"):
        undo_step(engine, undo, by=Authorship("ada", START_MS))
    with pytest.raises(BadArgumentError, match="nothing to undo"):
        undo_last(engine, summary, by=Authorship("ada", START_MS, expected=versions(engine)))


def test_undoing_a_bulk_action_takes_it_back_everywhere(engine: Engine) -> None:
    summaries = [make_summary(engine) for _ in range(3)]
    for summary in summaries:
        make_alert(engine, summary)
    before = picture(engine)
    set_alerts_of(
        engine,
        summaries,
        AlertStatus.ACKNOWLEDGED,
        by=Authorship("ada", START_MS, expected=versions(engine)),
    )
    assert {row["status"] for row in picture(engine)["alert_summary"].values()} == {"investigating"}
    undo_last(engine, summaries[1], by=Authorship("ada", START_MS, expected=versions(engine)))
    assert picture(engine) == before


@pytest.mark.parametrize("who", ["", "  ", "bandwatch"])
def test_nobody_acts_without_a_name_or_as_detection(engine: Engine, who: str) -> None:
    summary = make_summary(engine)
    with pytest.raises(BadArgumentError, match="name"):
        assign(engine, [summary], "ada", by=Authorship(who, START_MS, expected=versions(engine)))


def test_what_overwrites_needs_the_version_that_was_seen(engine: Engine) -> None:
    summary = make_summary(engine)
    with pytest.raises(BadArgumentError, match="which version"):
        assign(engine, [summary], "ada", by=Authorship("ada", START_MS))
    with pytest.raises(BadArgumentError, match="There is no summary 99"):
        assign(engine, [99], "ada", by=Authorship("ada", START_MS, expected={99: 1}))


def test_two_relate_to_each_other_s_summaries_at_once(engine: Engine) -> None:
    """One is first; the other is told of the circle, and neither waits for ever."""
    one, two = make_summary(engine), make_summary(engine)
    alerts = {
        key: [make_alert(engine, key, test=f"t{key}{n}") for n in range(6)] for key in (one, two)
    }
    ready = Barrier(2)

    def relate_all(own: int, other: int) -> list[str]:
        said = []
        for alert in alerts[own]:
            ready.wait(30)
            said.append(relate(engine, alert, other))
        return said

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(relate_all, (one, two), (two, one))
    winner, loser = (first, second) if set(first) == {"done"} else (second, first)
    assert set(winner) == {"done"}
    assert all("circle in which nobody is left" in words for words in loser)
    states = {row["status"] for row in picture(engine)["alert_summary"].values()}
    assert states == {"untriaged", "reassigned"}


def test_four_people_cannot_close_a_circle_from_disjoint_pairs(engine: Engine) -> None:
    """No two of the steps that close it lock one summary in common."""
    for _ in range(3):
        ring = [make_summary(engine) for _ in range(4)]
        alerts = [make_alert(engine, key, test=f"t{key}") for key in ring]
        ready = Barrier(4)

        def close(place: int, ring: list[int], alerts: list[int], ready: Barrier) -> str:
            ready.wait(30)
            return relate(engine, alerts[place], ring[(place + 1) % 4])

        with ThreadPoolExecutor(4) as pool:
            said = list(pool.map(close, range(4), [ring] * 4, [alerts] * 4, [ready] * 4))
        assert said.count("done") == 3
        (refused,) = (words for words in said if words != "done")
        assert refused.count("already points to") == 3


def relate(engine: Engine, alert: int, other: int) -> str:
    """Reassign an alert, again where somebody was faster; gives what was said."""
    while True:
        try:
            set_alerts(
                engine,
                [alert],
                AlertStatus.REASSIGNED,
                related_id=other,
                by=Authorship("ada", START_MS, expected=versions(engine)),
            )
        except EditConflictError:
            continue
        except BadArgumentError as error:
            return str(error)
        return "done"
