"""What a replay of detection over a history comes to."""

from dataclasses import dataclass, replace

from models.records.days import DAY_MS
from models.triage.detection.followed_alert import DetectionPlan, FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, FoundChange

YOUNG_MS = (
    14 * DAY_MS
)  # so long after it was opened, an alert has been followed by two weeks of runs


@dataclass(frozen=True, slots=True)
class BacktestedAlert:
    """An alert that would have been opened on some day, and what later data said of it."""

    opened_ms: int  # end of the day on which it was opened
    first: FoundChange  # as it was opened
    last: FoundChange  # as it was last told
    outcome: ChangeOutcome
    outcome_ms: int | None  # end of the day on which that was found, None while it stands
    newest_ms: int  # newest run of its series at the end of the replay

    @property
    def young(self) -> bool:
        """Whether too little came after it to tell."""
        stands = self.outcome is ChangeOutcome.STANDING
        return stands and self.newest_ms - self.opened_ms < YOUNG_MS

    @property
    def confirmed(self) -> bool:
        """Whether two weeks or more of later data still show the change, or its recovery."""
        return self.outcome is not ChangeOutcome.NOISE and not self.young

    @property
    def delay_ms(self) -> int:
        """Time from the change, where it is placed in the end, to the alert."""
        return max(0, self.opened_ms - self.last.start_ms)


class Backtest:
    """Follows the alerts of one series from day to day; no one says anything of them."""

    def __init__(self) -> None:
        self._alerts: dict[int, FollowedAlert] = {}
        self._opened: dict[int, tuple[int, FoundChange]] = {}
        self._ended: dict[int, int] = {}

    @property
    def alerts(self) -> tuple[FollowedAlert, ...]:
        """Every alert so far, in the order in which they were opened."""
        return tuple(self._alerts.values())

    def apply(self, plan: DetectionPlan, now_ms: int) -> None:
        """Do what detection planned on one day.

        Parameters
        ----------
        plan : DetectionPlan
            Made from :attr:`alerts` and the evidence of that day.
        now_ms : int
            End of that day, milliseconds since 1970-01-01 UTC.
        """
        for item in plan.followed:
            key = item.alert.id
            self._alerts[key] = replace(item.alert, found=item.found, outcome=item.outcome)
            if item.outcome is ChangeOutcome.STANDING:
                self._ended.pop(key, None)
            elif item.outcome is not item.alert.outcome:
                self._ended[key] = now_ms
        for found in plan.opened:
            key = len(self._alerts) + 1
            self._alerts[key] = FollowedAlert(key, 0, found)
            self._opened[key] = (now_ms, found)

    def result(self, since_ms: int, newest_ms: int) -> tuple[BacktestedAlert, ...]:
        """List the alerts that were opened after a moment, the earliest first.

        Parameters
        ----------
        since_ms : int
            What was opened by then is left out.
        newest_ms : int
            The newest run that was replayed.
        """
        return tuple(
            BacktestedAlert(
                opened_ms,
                first,
                self._alerts[key].found,
                self._alerts[key].outcome,
                self._ended.get(key),
                newest_ms,
            )
            for key, (opened_ms, first) in self._opened.items()
            if opened_ms > since_ms
        )
