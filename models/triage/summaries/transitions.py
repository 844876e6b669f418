"""The one place that says which step may follow which, and what it brings about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.records.errors import BadArgumentError
from models.triage.alert import RESOLVED, Alert, AlertStatus, Summary, SummaryStatus
from models.triage.summaries.derive import derive_status, reopened
from models.triage.summaries.relations import check_relation


@dataclass(frozen=True, slots=True)
class Transition:
    """One field of one alert or summary, before and after."""

    kind: str  # "alert" or "summary"
    id: int
    before: str
    after: str
    related_before: int | None = None
    related_after: int | None = None


class TriageState:
    """The summaries that a step touches, as they stand and as they come to stand.

    A board holds every summary that one of its alerts belongs or points to; the store loads
    it in one transaction, applies steps, and writes the changes.
    """

    def __init__(self, summaries: Mapping[int, Summary], alerts: Mapping[int, Alert]) -> None:
        self._status = {key: summary.status for key, summary in summaries.items()}
        self._place = {key: (item.project, item.branch) for key, item in summaries.items()}
        self._alerts: dict[int, Alert] = {}
        self._own: dict[int, set[int]] = {key: set() for key in summaries}
        self._pointing: dict[int, set[int]] = {key: set() for key in summaries}
        for key in sorted(alerts):
            self._put(alerts[key])
        self._first_status = dict(self._status)
        self._first_alerts = dict(self._alerts)

    def summary(self, summary_id: int) -> Summary:
        """Return a summary with its own and its related alerts, as they stand now.

        Raises
        ------
        BadArgumentError
            If the summary is not there.
        """
        if summary_id not in self._status:
            raise BadArgumentError(f"There is no summary {summary_id}.")
        project, branch = self._place[summary_id]
        return Summary(
            id=summary_id,
            project=project,
            branch=branch,
            status=self._status[summary_id],
            alerts=tuple(self._alerts[key] for key in sorted(self._own[summary_id])),
            related=tuple(self._alerts[key] for key in sorted(self._pointing[summary_id])),
        )

    def alert(self, alert_id: int) -> Alert:
        """Return an alert as it stands now.

        Raises
        ------
        BadArgumentError
            If the alert is not there.
        """
        if alert_id not in self._alerts:
            raise BadArgumentError(f"There is no alert {alert_id}.")
        return self._alerts[alert_id]

    def set_alert(
        self, alert_id: int, status: AlertStatus, related_id: int | None = None
    ) -> tuple[Transition, ...]:
        """Set the status of an alert, and update every summary that it touches.

        Only an untriaged alert can be acknowledged, called invalid, infra or downstream: what
        was decided is reset first, so that the history shows the change of mind. Reassigning is
        possible from every state, since an alert can turn out to belong elsewhere at any time.

        Raises
        ------
        BadArgumentError
            If the step is not allowed; nothing has changed then.
        """
        alert = self.alert(alert_id)
        if status == alert.status and related_id == alert.related_summary_id:
            return ()
        free = {AlertStatus.UNTRIAGED, AlertStatus.REASSIGNED}
        if alert.status is not AlertStatus.UNTRIAGED and status not in free:
            raise BadArgumentError(
                f"Alert {alert_id} is {alert.status}; reset it to untriaged before calling it "
                f"{status}."
            )
        related = None if related_id is None else self.summary(related_id)
        check_relation(alert, self.summary(alert.summary_id), status, related)
        changed = replace(alert, status=status, related_summary_id=related_id)
        self._put(changed)
        step = _alert_change(alert, changed)
        touched = {alert.summary_id, alert.related_summary_id, related_id} - {None}
        return (step, *self._settle(sorted(key for key in touched if key is not None)))

    def add(self, alert: Alert) -> tuple[Transition, ...]:
        """Take in an alert that detection found; its summary and every other follow.

        Raises
        ------
        BadArgumentError
            If its summary is not there, or the alert is there already.
        """
        self.summary(alert.summary_id)
        if alert.id in self._alerts:
            raise BadArgumentError(f"Alert {alert.id} is there already.")
        self._put(alert)
        self._first_alerts[alert.id] = alert
        return tuple(self._settle([alert.summary_id]))

    def set_summary(self, summary_id: int, status: SummaryStatus) -> tuple[Transition, ...]:
        """Set how a real change ends: investigating, won't fix, fixed or backed out.

        Raises
        ------
        BadArgumentError
            If the state is one that only follows from alerts, or if no acknowledged
            regression stands behind the summary.
        """
        summary = self.summary(summary_id)
        if status == summary.status:
            return ()
        if status not in RESOLVED - {SummaryStatus.IMPROVEMENT}:
            raise BadArgumentError(
                f"Summary {summary_id} cannot be set to {status} by hand: that state follows "
                "from its alerts."
            )
        if summary.status not in RESOLVED - {SummaryStatus.IMPROVEMENT}:
            raise BadArgumentError(
                f"Summary {summary_id} is {summary.status}; it can be called {status} once a "
                "regression in it is acknowledged and none is untriaged."
            )
        self._status[summary_id] = status
        return (Transition("summary", summary_id, summary.status, status),)

    def undo(self, changes: tuple[Transition, ...]) -> tuple[Transition, ...]:
        """Take back the changes of one step, exactly.

        Raises
        ------
        BadArgumentError
            If something that the step changed has been changed again since, or if a summary
            would be left in a state that its alerts no longer give; nothing has changed then.
        """
        for change in changes:
            if self._now(change) != (change.after, change.related_after):
                raise BadArgumentError(
                    f"The {change.kind} {change.id} has been changed since; undo that first."
                )
        back = tuple(
            Transition(c.kind, c.id, c.after, c.before, c.related_after, c.related_before)
            for c in reversed(changes)
        )
        self._take_back(changes)
        touched = {key for change in changes for key in self._summaries_of(change)}
        for key in sorted(touched):
            if derive_status(self.summary(key)) is not self.summary(key).status:
                self._take_back(back)
                raise BadArgumentError(
                    f"Other alerts of summary {key} have been changed since; undo that first."
                )
        return back

    def changes(self) -> tuple[Transition, ...]:
        """Return what has changed since the board was made, alerts first."""
        alerts = [
            _alert_change(before, self._alerts[key])
            for key, before in sorted(self._first_alerts.items())
        ]
        summaries = [
            Transition("summary", key, before, self._status[key])
            for key, before in sorted(self._first_status.items())
        ]
        return tuple(
            c
            for c in (*alerts, *summaries)
            if (c.before, c.related_before) != (c.after, c.related_after)
        )

    def _put(self, alert: Alert) -> None:
        """Keep an alert as it now is, and where it belongs and points to."""
        if (old := self._alerts.get(alert.id)) is not None:
            self._own.get(old.summary_id, set()).discard(old.id)
            self._pointing.get(old.related_summary_id or 0, set()).discard(old.id)
        self._alerts[alert.id] = alert
        if alert.summary_id in self._own:
            self._own[alert.summary_id].add(alert.id)
        if alert.related_summary_id in self._pointing:
            self._pointing[alert.related_summary_id].add(alert.id)

    def _take_back(self, changes: tuple[Transition, ...]) -> None:
        for change in reversed(changes):
            if change.kind == "alert":
                self._put(
                    replace(
                        self._alerts[change.id],
                        status=AlertStatus(change.before),
                        related_summary_id=change.related_before,
                    )
                )
            else:
                self._status[change.id] = SummaryStatus(change.before)

    def _summaries_of(self, change: Transition) -> set[int]:
        if change.kind == "summary":
            return {change.id}
        places = (self.alert(change.id).summary_id, change.related_before, change.related_after)
        return {key for key in places if key is not None}

    def _now(self, change: Transition) -> tuple[str, int | None]:
        if change.kind == "summary":
            return self.summary(change.id).status.value, None
        alert = self.alert(change.id)
        return alert.status.value, alert.related_summary_id

    def _settle(self, summary_ids: list[int]) -> list[Transition]:
        changes = []
        for summary_id in summary_ids:
            before = self.summary(summary_id)
            status = derive_status(before)
            for alert in reopened(before):
                self._put(replace(alert, status=AlertStatus.UNTRIAGED))
                changes.append(_alert_change(alert, self._alerts[alert.id]))
            if status is not before.status:
                self._status[summary_id] = status
                changes.append(Transition("summary", summary_id, before.status, status))
        return changes


def _alert_change(before: Alert, after: Alert) -> Transition:
    return Transition(
        "alert",
        before.id,
        before.status,
        after.status,
        before.related_summary_id,
        after.related_summary_id,
    )
