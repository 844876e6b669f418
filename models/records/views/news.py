"""What changed: segments that began worse or better than the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.records.culprits import Culprit
from models.records.series import Series
from models.records.series_filter import SeriesFilter
from models.records.series_status import Label, Segment

CHANGES = (Label.REGRESSION, Label.PROGRESSION)


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A group that is a change, and the series that it is in."""

    series: Series
    group: Segment
    newest: bool  # whether the group holds still, or another has followed
    # Of the fit that its size is from: p10 and p90 of the size (percent, positive = worse), and
    # the probability of the change. None where the size is that of the groups.
    interval: tuple[float, float] | None = None
    probability: float | None = None
    culprits: tuple[Culprit, ...] = ()  # revisions that hold the change with 90 %, in time order
    awaiting: bool = False  # its alert awaits confirmation by runs


@dataclass(frozen=True, slots=True)
class NewsQuery:
    """Which changes."""

    since_ms: int  # began at or after
    until_ms: int  # began before
    series: SeriesFilter
    labels: Sequence[Label] = CHANGES
    least_change: float = 0.0  # percent
