"""A store under any order of steps: each step is told, and undo gives back what was."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError, EditConflictError
from models.records.series import SeriesKey
from models.storage.alerts.detection_store import write_plan
from models.storage.triage.step import DETECTION
from models.storage.triage.undo import undo_last, undo_step
from models.triage.authorship import Authorship
from models.triage.detection.followed_alert import DetectionPlan
from models.triage.detection.found_change import ChangeSource, FoundChange
from tests.storage.made_up import make_series
from tests.storage.made_up_triage import START_MS, Picture, picture, told, versions

BRANCHES = ("main", "beta")


class StoreMachine(RuleBasedStateMachine):
    """A store that steps are done on; each is checked against what was before it."""

    @staticmethod
    def fresh() -> Engine:
        """Open a store that holds nothing."""
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self.engine = self.fresh()
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
        try:
            by = Authorship("ada", self.now_ms, expected=expected)
            step = function(self.engine, *given, by=by, **more)
        except (BadArgumentError, EditConflictError):
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
            (e.summary_id, e.alert_id or 0, e.field, str(e.after), str(e.before)) for _, e in new
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
