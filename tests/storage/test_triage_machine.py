"""Every order of steps on a real store: states follow the rules, all is told, undo is exact."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from models.errors import BadArgument, Overtaken
from models.storage.engine import open_engine
from models.storage.triage_fields import assign, set_bug, set_range, star
from models.storage.triage_notes import add_note, start_round, tag, untag
from models.storage.triage_store import set_alerts, set_alerts_of, set_summaries, star_alerts
from models.storage.triage_undo import undo_last, undo_step
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.retriggers import Retrigger
from tests.triage.restatement import plain_status

from .conftest import _clear
from .made_up_triage import START_MS, Picture, make_alert, make_summary, picture, told, versions

BRANCHES = ("main", "main", "beta")
PLAN = (Retrigger(1, "test0", "linux", "r1", 3, 0.5, backfill=False),)
WORDS = st.sampled_from(["", "ada", "bob"])
SOME = st.lists(st.integers(0, 20), min_size=1, max_size=3)
ONE = st.integers(0, 20)


def machine_on(fresh: Callable[[], Engine]) -> type[RuleBasedStateMachine]:
    class EveryOrder(RuleBasedStateMachine):
        """Anybody may do anything at any time; the store refuses, or tells and settles."""

        def __init__(self) -> None:
            super().__init__()
            self.engine = fresh()
            self.summaries = [make_summary(self.engine, name) for name in BRANCHES]
            self.alerts: list[int] = []
            self.now_ms = START_MS
            self.kept: dict[int, tuple[list[int], Picture]] = {}  # what was before a step
            self.holding: list[int] = []  # steps that were not taken back, in order
            for place in (0, 0, 1, 2):
                self.detect(place, place != 1)

        def teardown(self) -> None:
            self.engine.dispose()

        def of(self, places: list[int]) -> list[int]:
            return sorted({self.summaries[place % len(self.summaries)] for place in places})

        def act(self, function: Callable[..., int], *given: Any, **more: Any) -> None:
            """Do a step; it is told and raises the versions of what it touched, or does nothing."""
            before, seen, entries = picture(self.engine), versions(self.engine), told(self.engine)
            self.now_ms += 1000
            expected = {} if function is undo_step else {"expected": seen}
            try:
                step = function(
                    self.engine, *given, who="ada", now_ms=self.now_ms, **expected, **more
                )
            except (BadArgument, Overtaken):
                step = 0
            new = told(self.engine)[len(entries) :]
            touched = {entry.summary_id for _, entry in new}
            assert {found for found, _ in new} == ({step} if step else set())
            assert (picture(self.engine) != before) == bool(step)
            assert versions(self.engine) == {
                key: version + (key in touched) for key, version in seen.items()
            }
            if step and function in (undo_last, undo_step):
                self.check_undone(step, new)
            elif step:
                self.kept[step] = list(self.holding), before
                self.holding.append(step)

        def check_undone(self, undo: int, new: list[Any]) -> None:
            done = [entry for step, entry in told(self.engine) if step == self.undone_by(undo)]
            assert sorted(
                (e.summary_id, e.alert_id or 0, e.field, str(e.before), str(e.after)) for e in done
            ) == sorted(
                (e.summary_id, e.alert_id or 0, e.field, str(e.after), str(e.before))
                for _, e in new
            )
            step = self.undone_by(undo)
            self.holding.remove(step)
            held, before = self.kept[step]
            if self.holding == held:  # nothing else was done or undone since
                assert picture(self.engine) == before

        def undone_by(self, undo: int) -> int:
            with self.engine.connect() as connection:
                found = connection.exec_driver_sql(
                    f"SELECT undoes FROM triage_step WHERE id = {undo}"
                ).scalar_one()
            return int(found)

        @rule(place=ONE, worse=st.booleans())
        def detect(self, place: int, worse: bool) -> None:
            if len(self.alerts) < 10:
                (summary,) = self.of([place])
                self.now_ms += 1000
                branch = BRANCHES[self.summaries.index(summary)]
                self.alerts.append(
                    make_alert(
                        self.engine,
                        summary,
                        branch=branch,
                        test=f"test{len(self.alerts)}",
                        is_regression=worse,
                        now_ms=self.now_ms,
                    )
                )
                self.holding.append(max(step for step, _ in told(self.engine)))

        @rule(
            places=SOME,
            status=st.sampled_from(AlertStatus),
            related=st.one_of(st.none(), ONE),
        )
        def say(self, places: list[int], status: AlertStatus, related: int | None) -> None:
            ids = sorted({self.alerts[place % len(self.alerts)] for place in places})
            other = None if related is None else self.of([related])[0]
            self.act(set_alerts, ids, status, related_id=other)

        @rule(places=SOME, status=st.sampled_from(AlertStatus))
        def say_of_all(self, places: list[int], status: AlertStatus) -> None:
            self.act(set_alerts_of, self.of(places), status)

        @rule(places=SOME, status=st.sampled_from(SummaryStatus))
        def resolve(self, places: list[int], status: SummaryStatus) -> None:
            self.act(set_summaries, self.of(places), status)

        @rule(place=ONE, status=st.sampled_from(["wontfix", "fixed", "backed out"]))
        def decide(self, place: int, status: str) -> None:
            """Walk the straight way to an end, which chance alone seldom finds."""
            self.act(set_alerts_of, self.of([place]), AlertStatus.ACKNOWLEDGED)
            self.act(set_summaries, self.of([place]), SummaryStatus(status))

        @rule(place=ONE, other=ONE)
        def relate(self, place: int, other: int) -> None:
            alert = self.alerts[place % len(self.alerts)]
            own = picture(self.engine)["alert"][alert]["summary_id"]
            related = self.summaries[other % len(self.summaries)]
            one, two = (BRANCHES[self.summaries.index(key)] for key in (own, related))
            status = AlertStatus.REASSIGNED if one == two else AlertStatus.DOWNSTREAM
            self.act(set_alerts, [alert], status, related_id=related)

        @rule(
            places=SOME, word=WORDS, kind=st.sampled_from([assign, set_bug, tag, untag, add_note])
        )
        def write(self, places: list[int], word: str, kind: Callable[..., int]) -> None:
            self.act(kind, self.of(places), word)

        @rule(places=SOME, on=st.booleans())
        def mark(self, places: list[int], on: bool) -> None:
            self.act(star, self.of(places), on)

        @rule(places=SOME, on=st.booleans())
        def mark_alerts(self, places: list[int], on: bool) -> None:
            self.act(star_alerts, [self.alerts[place % len(self.alerts)] for place in places], on)

        @rule(place=ONE, begin=WORDS, end=WORDS)
        def move_range(self, place: int, begin: str, end: str) -> None:
            self.act(set_range, self.of([place])[0], begin, end)

        @rule(place=ONE)
        def collect(self, place: int) -> None:
            self.act(start_round, self.of([place])[0], PLAN)

        @rule(place=ONE)
        def undo(self, place: int) -> None:
            self.act(undo_last, self.of([place])[0])

        @rule(back=st.integers(0, 6))
        def undo_any(self, back: int) -> None:
            steps = sorted({step for step, _ in told(self.engine)})
            self.act(undo_step, steps[-1 - back % len(steps)])

        @rule(place=ONE, status=st.sampled_from([AlertStatus.INVALID, AlertStatus.UNTRIAGED]))
        def act_too_late(self, place: int, status: AlertStatus) -> None:
            before, entries = picture(self.engine), told(self.engine)
            (summary,) = self.of([place])
            seen = {summary: versions(self.engine)[summary] - 1}
            for do in (set_alerts_of, undo_last, assign):
                given: tuple[Any, ...] = ([summary], status)
                if do is undo_last:
                    given = (summary,)
                with pytest.raises(Overtaken, match="was changed"):
                    do(self.engine, *given, who="bob", expected=seen, now_ms=self.now_ms)
            assert (picture(self.engine), told(self.engine)) == (before, entries)

        @invariant()
        def states_follow_from_alerts(self) -> None:
            found = picture(self.engine)
            rows = [
                {**row, "related": row["related_summary_id"]} for row in found["alert"].values()
            ]
            for key, row in found["alert_summary"].items():
                own = [item for item in rows if item["summary_id"] == key]
                pointing = [item for item in rows if item["related"] == key]
                assert row["status"] == plain_status(row["status"], own, pointing, key)

        @invariant()
        def relations_are_legal(self) -> None:
            for row in picture(self.engine)["alert"].values():
                related = row["related_summary_id"]
                assert (related is not None) == (row["status"] in ("downstream", "reassigned"))
                if related is not None:
                    assert related != row["summary_id"]
                    one, other = (
                        BRANCHES[self.summaries.index(key)] for key in (row["summary_id"], related)
                    )
                    assert (one == other) == (row["status"] == "reassigned")

        @invariant()
        def what_was_told_gives_what_is(self) -> None:
            found = picture(self.engine)
            assert replay(self.summaries, [entry for _, entry in told(self.engine)]) == found

    return EveryOrder


def replay(summaries: list[int], entries: list[Any]) -> Picture:
    """Build the present rows from nothing but the beginning and what was written down."""
    fresh = {
        "status": "untriaged",
        "assignee": "",
        "bug": "",
        "starred": False,
        "revision": "r2",
        "previous_revision": "r1",
        "by_hand": False,
    }
    found: Picture = {
        "alert_summary": {key: dict(fresh) for key in summaries},
        "alert": {},
        "summary_note": {},
        "retrigger_round": {},
        "summary_tag": {},
    }
    pointing: dict[tuple[int, int], str] = {}
    for entry in entries:
        if entry.field == "created":
            found["alert"][entry.alert_id] = {
                "summary_id": entry.summary_id,
                "is_regression": entry.after["is_regression"],
                "status": "untriaged",
                "related_summary_id": None,
                "starred": False,
            }
        elif entry.field == "pointing":
            assert pointing.pop((entry.summary_id, entry.alert_id), None) == entry.before
            if entry.after is not None:
                pointing[entry.summary_id, entry.alert_id] = entry.after
        elif entry.field == "tag":
            for old in {entry.before} - {None}:
                del found["summary_tag"][entry.summary_id, old]
            for new in {entry.after} - {None}:
                found["summary_tag"][entry.summary_id, new] = {}
        elif entry.field in ("note", "round"):
            table = {"note": "summary_note", "round": "retrigger_round"}[entry.field]
            if entry.after is None:
                del found[table][entry.before["id"]]
            else:
                found[table][entry.after["id"]] = {"summary_id": entry.summary_id}
        else:
            table, key = ("alert_summary", entry.summary_id)
            if entry.alert_id is not None:
                table, key = "alert", entry.alert_id
            assert found[table][key][entry.field] == entry.before
            found[table][key][entry.field] = entry.after
    relations = {
        (row["related_summary_id"], key): row["status"]
        for key, row in found["alert"].items()
        if row["related_summary_id"] is not None
    }
    assert relations == pointing
    return found


@pytest.fixture
def fresh(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], Engine]:
    """Open a fresh store for each example."""
    if kind == "sqlite":
        template, copy = request.getfixturevalue("empty_sqlite"), tmp_path / "store.sqlite3"

        def make() -> Engine:
            for old in tmp_path.glob("store.sqlite3*"):
                old.unlink()
            shutil.copy(template, copy)
            return open_engine(f"sqlite:///{copy}")

        return make
    url = str(request.getfixturevalue("shared_postgresql"))

    def clear() -> Engine:
        _clear(url)
        return open_engine(url)

    return clear


def test_every_order_of_steps(kind: str, fresh: Callable[[], Engine]) -> None:
    run_state_machine_as_test(
        machine_on(fresh),
        settings=settings(
            max_examples=20 if kind == "sqlite" else 3,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
