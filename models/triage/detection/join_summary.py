"""Which summary a new alert joins: one of the same branch that is open, near in code and time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.records.days import DAY_MS
from models.triage.alert import SummaryStatus
from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.detection.similar import ranges_apart

NEAR_MS = DAY_MS
# Starts of one summary's alerts lie no further apart, or a busy branch would end up in one.
LONGEST_MS = 4 * DAY_MS
# Where runs are rare, a start is known only to a run or two.
RUNS_OFF = 2

OPEN = frozenset({SummaryStatus.UNTRIAGED, SummaryStatus.INVESTIGATING})


@dataclass(frozen=True, slots=True)
class OpenSummary:
    """A summary that new alerts may join."""

    id: int
    monitor_only: bool
    changes: tuple[FoundChange, ...]  # of its alerts


def joins(
    found: FoundChange, summaries: Iterable[OpenSummary], *, monitor_only: bool = False
) -> int | None:
    """Choose the summary that an alert joins.

    Parameters
    ----------
    found : FoundChange
        The change of the new alert.
    summaries : iterable of OpenSummary
        The open ones of its branch.
    monitor_only : bool
        Whether the alert stays outside the queue; it never shares a summary with one inside.

    Returns
    -------
    int or None
        The summary with the nearest change; None opens a new one. Alerts share a summary if
        their stretches (last run before, first run after) overlap, begin at the same
        revision, or lie no more than a day apart (two runs, where runs are rarer); and if all
        starts of the summary stay within four days. Slow drifts gather among themselves, for
        their stretches overlap with everything, and so do failures, which have no size.
    """
    best: tuple[int, int, int] | None = None
    for summary in summaries:
        if summary.monitor_only != monitor_only or not _alike(found, summary.changes):
            continue
        starts = [found.start_ms, *(change.start_ms for change in summary.changes)]
        if max(starts) - min(starts) > LONGEST_MS and found.source is not ChangeSource.DRIFT:
            continue
        for change in summary.changes:
            apart = _apart(found, change)
            rank = (apart, abs(found.start_ms - change.start_ms), summary.id)
            if apart <= _near(found, change) and (best is None or rank < best):
                best = rank
    return None if best is None else best[2]


def widest_range(changes: Sequence[FoundChange]) -> tuple[str, str]:
    """Return the revisions between which all changes of a summary lie.

    Returns
    -------
    tuple of str
        The last revision without any of them, and the first with all of them.
    """
    # A control series has one revision before and after; it tells nothing where others do.
    telling = [item for item in changes if item.revision != item.previous_revision] or changes
    first = min(telling, key=lambda item: (item.previous_ms, item.start_ms))
    last = max(telling, key=lambda item: (item.start_ms, item.previous_ms))
    return first.previous_revision, last.revision


def _alike(found: FoundChange, others: Sequence[FoundChange]) -> bool:
    apart = (ChangeSource.DRIFT, ChangeSource.FAILURES)
    kind = found.source if found.source in apart else None
    kinds = {item.source if item.source in apart else None for item in others}
    return kinds == {kind}


def _apart(one: FoundChange, other: FoundChange) -> int:
    tells = all(item.revision != item.previous_revision for item in (one, other))
    if tells and one.revision and one.revision == other.revision:
        return 0
    return ranges_apart((one.previous_ms, one.start_ms), (other.previous_ms, other.start_ms))


def _near(one: FoundChange, other: FoundChange) -> int:
    steps = [c.start_ms - c.previous_ms for c in (one, other) if c.source is ChangeSource.GROUP]
    return max(NEAR_MS, RUNS_OFF * max(steps, default=0))
