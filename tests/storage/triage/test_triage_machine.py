"""Every order of steps on a real store: states follow the rules, all is told, undo is exact."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, select

from models.records.days import DAY_MS
from models.records.errors import BadArgument, EditConflictError
from models.records.series import SeriesKey
from models.storage.alerts.alert_store import read_followed
from models.storage.alerts.detection_store import write_plan
from models.storage.alerts.queue_view import count_queue, read_queue
from models.storage.database.engine import open_engine
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.storage.triage.annotations import add_note, start_round, tag, untag
from models.storage.triage.step import DETECTION, Entry
from models.storage.triage.store import set_alerts, set_alerts_of, set_summaries, star_alerts
from models.storage.triage.summary_edits import assign, set_bug, set_range, star
from models.storage.triage.undo import undo_last, undo_step
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.authorship import Authorship
from models.triage.followed_alert import DetectionPlan, Followed
from models.triage.found_change import ChangeOutcome, ChangeSource, FoundChange
from models.triage.queue import QueueQuery, QueueRow
from models.triage.queue_role import QueueRole
from models.triage.retriggers import Retrigger
from tests.databases import _clear
from tests.storage.made_up import make_series
from tests.storage.made_up_triage import START_MS, Picture, picture, told, versions
from tests.triage.restatement import plain_status

BRANCHES = ("main", "beta")
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
            self.summaries: list[int] = []
            self.alerts: list[int] = []
            self.born: Picture = {"alert": {}, "alert_summary": {}}  # as detection left them
            self.now_ms = START_MS
            self.kept: dict[int, tuple[list[int], Picture]] = {}  # what was before a step
            self.holding: list[int] = []  # steps that were not taken back, in order
            for branch, days, worse in ((0, 0, True), (0, 0, True), (0, 9, False), (1, 0, True)):
                self.detect(branch, days, worse)

        def teardown(self) -> None:
            self.engine.dispose()

        def of(self, places: list[int]) -> list[int]:
            return sorted({self.summaries[place % len(self.summaries)] for place in places})

        def act(self, function: Callable[..., int], *given: Any, **more: Any) -> None:
            """Do a step; it is told and raises the versions of what it touched, or does nothing."""
            before, seen, entries = picture(self.engine), versions(self.engine), told(self.engine)
            self.now_ms += 1000
            expected = {} if function is undo_step else seen
            by = Authorship("ada", self.now_ms, expected=expected)
            try:
                step = function(self.engine, *given, by=by, **more)
            except (BadArgument, EditConflictError):
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

        @rule(branch=st.integers(0, 1), days=st.sampled_from([0, 9, 18]), worse=st.booleans())
        def detect(self, branch: int, days: int, worse: bool) -> None:
            """Find a change: it joins an open summary near, or opens one."""
            if len(self.alerts) < 10:
                start_ms = START_MS + days * DAY_MS
                key = SeriesKey("p", BRANCHES[branch], "s", f"test{len(self.alerts)}", "x")
                found = FoundChange(
                    series_id=make_series(self.engine, key),
                    source=ChangeSource.GROUP,
                    is_regression=worse,
                    start_ms=start_ms,
                    previous_ms=start_ms - DAY_MS,
                    revision=f"r{days}",
                    previous_revision="r",
                    change=5.0 if worse else -5.0,
                )
                self.plan(found.series_id, DetectionPlan(opened=(found,)))

        @rule(place=ONE, days=st.integers(-2, 2), outcome=st.sampled_from(ChangeOutcome))
        def follow(self, place: int, days: int, outcome: ChangeOutcome) -> None:
            """Let newer data move a change, or say that it is gone or was none."""
            with read_transaction(self.engine) as connection:
                series_id = connection.scalars(
                    select(alert.c.series_id).where(
                        alert.c.id == self.alerts[place % len(self.alerts)]
                    )
                ).one()
                (known,) = read_followed(connection, series_id)
            start_ms = known.found.start_ms + days * DAY_MS // 4
            found = replace(
                known.found, start_ms=start_ms, revision=f"{known.found.revision}{days}"
            )
            followed = Followed(known, found if days else known.found, outcome)
            self.plan(series_id, DetectionPlan(followed=(followed,)))

        def plan(self, series_id: int, plan: DetectionPlan) -> None:
            before, seen, entries = picture(self.engine), versions(self.engine), told(self.engine)
            self.now_ms += 1000
            with self.engine.begin() as connection:
                done = write_plan(
                    connection,
                    series_id,
                    plan,
                    monitor_only=False,
                    by=Authorship(DETECTION, self.now_ms),
                )
            now, new = picture(self.engine), told(self.engine)[len(entries) :]
            assert (now != before) == bool(new)
            fresh = {"status": "untriaged", "related_summary_id": None}
            for key in done.opened:
                self.born["alert"][key] = now["alert"][key] | fresh
            for key in done.summaries:
                self.born["alert_summary"][key] = now["alert_summary"][key]
                assert versions(self.engine)[key] == 1
            touched = {entry.summary_id for _, entry in new}
            for key, version in seen.items():
                assert versions(self.engine)[key] == version + (key in touched)
            self.alerts += done.opened
            self.summaries += done.summaries
            if new:
                self.holding.append(new[0][0])

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
            number = self.alerts[place % len(self.alerts)]
            found = picture(self.engine)
            own = found["alert"][number]["summary_id"]
            related = self.summaries[other % len(self.summaries)]
            one, two = (found["alert_summary"][key]["branch_id"] for key in (own, related))
            status = AlertStatus.REASSIGNED if one == two else AlertStatus.DOWNSTREAM
            self.act(set_alerts, [number], status, related_id=related)

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
            by = Authorship("bob", self.now_ms, expected=seen)
            for do in (set_alerts_of, undo_last, assign):
                given: tuple[Any, ...] = ([summary], status)
                if do is undo_last:
                    given = (summary,)
                with pytest.raises(EditConflictError, match="was changed"):
                    do(self.engine, *given, by=by)
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
            found = picture(self.engine)
            for row in found["alert"].values():
                related = row["related_summary_id"]
                assert (related is not None) == (row["status"] in ("downstream", "reassigned"))
                if related is not None:
                    assert related != row["summary_id"]
                    one, other = (
                        found["alert_summary"][key]["branch_id"]
                        for key in (row["summary_id"], related)
                    )
                    assert (one == other) == (row["status"] == "reassigned")

        @invariant()
        def no_chain_is_a_circle_or_without_an_owner(self) -> None:
            found = picture(self.engine)
            pointed: dict[int, set[int]] = {key: set() for key in found["alert_summary"]}
            for row in found["alert"].values():
                if row["related_summary_id"] is not None:
                    pointed[row["summary_id"]].add(row["related_summary_id"])
            queue = {row.id for row in self.queue()}
            decided = {
                row["summary_id"]
                for row in found["alert"].values()
                if row["status"] == "acknowledged"
            }
            for begin, row in found["alert_summary"].items():
                chain, ends = {begin}, [begin]
                while ends:
                    end = ends.pop()
                    assert begin not in pointed[end]
                    ends += pointed[end] - chain
                    chain |= pointed[end]
                if any(
                    alert["summary_id"] == begin
                    and alert["status"] in ("downstream", "reassigned")
                    and alert["outcome"] == "standing"
                    for alert in found["alert"].values()
                ):
                    assert chain & (queue | decided), (begin, row, chain)

        def queue(self) -> list[QueueRow]:
            rows = [
                row
                for role in QueueRole
                for row in read_queue(self.engine, QueueQuery(desk=role), now_ms=self.now_ms)
            ]
            counts = count_queue(self.engine, QueueQuery(), self.now_ms)
            assert sum(counts.by_desk.values()) == len(rows)
            return rows

        @invariant()
        def what_was_told_gives_what_is(self) -> None:
            found = picture(self.engine)
            assert replay(self.born, [entry for _, entry in told(self.engine)]) == found

    return EveryOrder


def replay(born: Picture, entries: list[Entry]) -> Picture:
    """Build the present rows from nothing but what detection found and what was written down."""
    found: Picture = {
        "alert_summary": {key: dict(row) for key, row in born["alert_summary"].items()},
        "alert": {},
        "summary_note": {},
        "retrigger_round": {},
        "summary_tag": {},
    }
    pointing: dict[tuple[int, int | None], str] = {}
    for entry in entries:
        if entry.field == "found":
            found["alert"][entry.alert_id] = dict(born["alert"][entry.alert_id])
        elif entry.field == "change":
            pass  # the size itself, which is told but rounded
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
