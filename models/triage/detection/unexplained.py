"""What a comparison of two days shows beyond the steps that groups of runs have shown.

A step of the groups between the days explains that the level moved. The fitted level is a
smooth curve, so that a step shows in it some days before it came; hence groups up to ten days
older than the earlier day count as well.
"""

from collections.abc import Sequence

from scipy.special import ndtr

from models.records.days import DAY_MS
from models.records.series_status import Segment
from models.stats.comparison.interval_width import P10_TO_P90
from models.triage.detection.detection_input import ComparedDays, DetectionInput
from models.triage.detection.step_size import step_size

SMEARED_MS = 10 * DAY_MS


def unexplained(
    compared: ComparedDays, evidence: DetectionInput, delta: float, *, worse: bool
) -> float:
    """Return the probability that a change exceeds what groups explain of it by δ or more.

    Parameters
    ----------
    compared : ComparedDays
        The newest day against an earlier one.
    evidence : Evidence
        Its groups.
    delta : float
        Smallest change that matters, percent.
    worse : bool
        The direction that is asked about.
    """
    found = compared.comparison
    way = 1 if worse else -1
    explained, error = _explained(compared, evidence.groups, way * evidence.worse_sign)
    if explained <= 0:
        return found.p_worse_by_delta if worse else found.p_better_by_delta
    spread = ((found.high - found.low) / P10_TO_P90) ** 2 + error**2
    beyond = way * found.change - explained - delta
    return float(ndtr(beyond / spread**0.5)) if spread > 0 else float(beyond >= 0)


def _explained(compared: ComparedDays, groups: Sequence[Segment], way: int) -> tuple[float, float]:
    """Return the largest move of the groups in one direction, percent, and its standard error."""
    now = next((g for g in reversed(groups) if g.start_ms <= compared.start_ms), None)
    best = 0.0, 0.0
    if now is None:
        return best
    since = compared.previous_ms - SMEARED_MS
    for group in groups:
        if group.end_ms < since or group.start_ms > compared.previous_ms or group is now:
            continue
        size = step_size(group, now, way)
        if size is not None and size.change > best[0]:
            best = size.change, size.error
    return best
