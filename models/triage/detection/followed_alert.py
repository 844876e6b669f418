"""An alert as detection follows it, and what following brought."""

from dataclasses import dataclass

from models.triage.detection.found_change import ChangeOutcome, ChangeSource, FoundChange


@dataclass(frozen=True, slots=True)
class FollowedAlert:
    """An alert of one series, whatever people said of it."""

    id: int
    summary_id: int
    found: FoundChange  # as it was last told
    outcome: ChangeOutcome = ChangeOutcome.STANDING
    monitor_only: bool = False

    @property
    def by_step(self) -> bool:
        """Whether groups of runs, or a person, placed it; its place is then a run, no stretch."""
        return self.found.source in (ChangeSource.GROUP, ChangeSource.HAND)


@dataclass(frozen=True, slots=True)
class Followed:
    """An alert that newer data say something new of."""

    alert: FollowedAlert
    found: FoundChange
    outcome: ChangeOutcome

    @property
    def moved(self) -> bool:
        """Whether its place changed."""
        before, after = self.alert.found, self.found
        return (before.previous_ms, before.start_ms) != (after.previous_ms, after.start_ms)


@dataclass(frozen=True, slots=True)
class DetectionPlan:
    """What detection would do with the alerts of one series; empty when nothing is new."""

    followed: tuple[Followed, ...] = ()
    opened: tuple[FoundChange, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.followed or self.opened)
