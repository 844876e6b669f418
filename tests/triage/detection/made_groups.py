"""Groups of runs and compared days, made for tests: one run a day, unit of 1 about a level."""

from collections.abc import Sequence
from datetime import date, timedelta

from models.records.comparison import Comparison, Verdict
from models.records.days import DAY_MS
from models.records.series import Direction
from models.records.series_status import Label, Segment
from models.stats.series.groups import label_of
from models.triage.detection.detection_input import ComparedDays, DetectionInput
from models.triage.detection.found_change import ChangeSource

FIRST_DAY = 20_000


def at(day: float) -> int:
    """Time of a day, counted from the first of the series."""
    return round((FIRST_DAY + day) * DAY_MS)


def make_groups(
    means: Sequence[float],
    starts: Sequence[int],
    days: int = 100,
    *,
    stdev: float = 0.5,
    direction: Direction = Direction.LOWER_IS_BETTER,
) -> tuple[Segment, ...]:
    """Make groups with these means, which start on these days; the first starts on day 0."""
    edges = [0, *starts, days]
    groups = []
    for place, mean in enumerate(means):
        label = Label.NORMAL
        if place:
            label = label_of(means[place - 1], mean, direction)
        begin, end = edges[place], edges[place + 1]
        groups.append(
            Segment(
                start_ms=at(begin),
                end_ms=at(end - 1),
                runs=end - begin,
                mean=mean,
                stdev=stdev,
                label=label,
                change=float("nan"),
                revision=f"r{begin}",
                previous_revision=f"r{begin - 1}" if begin else "",
            )
        )
    return tuple(groups)


def make_compared(
    change: float,
    *,
    before_day: int,
    after_day: int,
    sd: float = 0.3,
    source: ChangeSource = ChangeSource.WEEK,
    sure: float | None = None,
    withheld: bool = False,
) -> ComparedDays:
    """Compare two days; the probabilities are sharp, or as sure as is said."""
    worse = float(change >= 1.0) if sure is None else sure
    better = float(change <= -1.0) if sure is None else 1.0 - sure
    first = date(2024, 10, 4)
    return ComparedDays(
        source=source,
        comparison=Comparison(
            label="7 days before" if source is ChangeSource.WEEK else "last day of 8.4",
            reference=first + timedelta(days=after_day),
            comparison=first + timedelta(days=before_day),
            change=change,
            low=change - 1.2816 * sd,
            high=change + 1.2816 * sd,
            p_worse=float(change > 0),
            p_worse_by_delta=worse,
            p_better_by_delta=better,
            delta=1.0,
            verdict=Verdict.WITHHELD if withheld else Verdict.REGRESSION,
            reason="the fit is not trusted" if withheld else "",
        ),
        before=100.0,
        after=100.0 + change,
        detectable=0.8,
        previous_ms=at(before_day),
        start_ms=at(after_day),
        previous_revision=f"r{before_day}",
        revision=f"r{after_day}",
    )


def make_evidence(
    groups: tuple[Segment, ...],
    *compared: ComparedDays,
    accepted_ms: tuple[int, ...] = (),
    worse_sign: int = 1,
) -> DetectionInput:
    """Put groups and compared days together, of series 1 and fit 7."""
    return DetectionInput(1, worse_sign, groups[-1].end_ms, groups, compared, accepted_ms, 7)
