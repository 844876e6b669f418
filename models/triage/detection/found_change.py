"""A change that detection found in one series, and what later data say of it."""

from dataclasses import dataclass
from enum import StrEnum

NAN = float("nan")


class ChangeSource(StrEnum):
    """What told of a change."""

    GROUP = "group"  # a group of runs starts there
    WEEK = "week"  # the level draws against 7 days before
    RELEASE = "release"  # the level draws against the last day of the previous release
    DRIFT = "drift"  # the same, but little by little: no step, and the last week shows nothing
    FAILURES = "failures"  # several runs in a row measured nothing
    HAND = "hand"  # a person


class ChangeOutcome(StrEnum):
    """What later data said of a change."""

    STANDING = "standing"
    RECOVERED = "recovered"
    NOISE = "was noise"


@dataclass(frozen=True, slots=True)
class FoundChange:
    """One change in one series: its place, its size, and how sure it is.

    The change lies after ``previous_ms`` and not after ``start_ms``: the last run that does
    not show it and the first one that does. Where only two days were compared, these are the
    last run up to the earlier day and the first run of the later one, so that the stretch
    between is as long as what is not known.
    """

    series_id: int
    source: ChangeSource
    is_regression: bool
    start_ms: int
    previous_ms: int
    revision: str = ""  # of the run at start_ms
    previous_revision: str = ""  # of the run at previous_ms
    before: float = NAN  # level, unit of the series
    after: float = NAN
    change: float = NAN  # percent, positive = worse
    change_low: float = NAN  # p10, percent
    change_high: float = NAN  # p90, percent
    probability: float = NAN  # of a change in this direction, by however little
    detectable: float = NAN  # smallest change that the series could have shown, percent
    compared_with: str = ""  # "7 days before", "last day of 8.4", "12 runs before"
    fit_id: int | None = None
