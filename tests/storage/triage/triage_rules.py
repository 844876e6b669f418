"""What anybody may do at any time; the store refuses, or tells and settles."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from models.records.days import DAY_MS
from models.records.errors import EditConflictError
from models.storage.alerts.alert_store import read_followed
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.storage.triage.annotations import add_note, tag, untag
from models.storage.triage.rounds import complete_round, start_round
from models.storage.triage.store import set_alerts, set_alerts_of, set_summaries, star_alerts
from models.storage.triage.summary_edits import assign, hand_over, set_bug, set_range, star
from models.storage.triage.undo import undo_last, undo_step
from models.triage.alert import AlertStatus, SummaryStatus
from models.triage.authorship import Authorship
from models.triage.detection.followed_alert import DetectionPlan, Followed
from models.triage.detection.found_change import ChangeOutcome
from models.triage.summaries.retriggers import Retrigger
from models.triage.summaries.round_reason import RoundReason
from tests.storage.made_up_triage import picture, told, versions
from tests.storage.triage.store_machine import StoreMachine

PLAN = (Retrigger(1, "test0", "linux", "r1", 3, 0.5, backfill=False),)
WORDS = st.sampled_from(["", "ada", "bob"])
SOME = st.lists(st.integers(0, 20), min_size=1, max_size=3)
ONE = st.integers(0, 20)


class TriageRules(StoreMachine):
    """Every step of triage, by people and by newer data."""

    @rule(place=ONE)
    def hand_over_data(self, place: int) -> None:
        """Write that the data of a summary are ready."""
        self.act(hand_over, self.of([place])[0], "They are there.")

    @rule(place=ONE, days=st.integers(-2, 2), outcome=st.sampled_from(ChangeOutcome))
    def follow(self, place: int, days: int, outcome: ChangeOutcome) -> None:
        """Let newer data move a change, or say that it is gone or was none."""
        with read_transaction(self.engine) as connection:
            series_id = connection.scalars(
                select(alert.c.series_id).where(alert.c.id == self.alerts[place % len(self.alerts)])
            ).one()
            (known,) = read_followed(connection, series_id)
        start_ms = known.found.start_ms + days * DAY_MS // 4
        found = replace(known.found, start_ms=start_ms, revision=f"{known.found.revision}{days}")
        followed = Followed(known, found if days else known.found, outcome)
        self.plan(series_id, DetectionPlan(followed=(followed,)))

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

    @rule(places=SOME, word=WORDS, kind=st.sampled_from([assign, set_bug, tag, untag, add_note]))
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

    @rule(place=ONE, reason=st.sampled_from(["", *RoundReason]))
    def collect(self, place: int, reason: str) -> None:
        self.act(start_round, self.of([place])[0], PLAN, reason=reason)

    @rule(place=ONE, back=st.integers(0, 3))
    def complete(self, place: int, back: int) -> None:
        (summary,) = self.of([place])
        found = picture(self.engine)["retrigger_round"]
        own = sorted(key for key, row in found.items() if row["summary_id"] == summary)
        if own:
            self.act(complete_round, summary, own[-1 - back % len(own)], "seen")

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
            with pytest.raises(EditConflictError, match="was changed"):
                do(self.engine, *given, by=Authorship("bob", self.now_ms, expected=seen))
        assert (picture(self.engine), told(self.engine)) == (before, entries)
