"""Alerts for the tests of how they are followed."""

from models.triage.detection.followed_alert import FollowedAlert
from models.triage.detection.found_change import ChangeOutcome, ChangeSource, FoundChange
from tests.triage.detection.made_groups import at


def make_alert(
    start: int,
    *,
    key: int = 1,
    source: ChangeSource = ChangeSource.GROUP,
    change: float = 5.0,
    back: int = 1,
    outcome: ChangeOutcome = ChangeOutcome.STANDING,
) -> FollowedAlert:
    found = FoundChange(
        1, source, change > 0, start_ms=at(start), previous_ms=at(start - back), change=change
    )
    return FollowedAlert(key, 10, found, outcome)
