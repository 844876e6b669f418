"""How a set of thresholds would have done: alarms, what became of them, and what people said."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.records.days import DAY_MS, WEEK_MS
from models.triage.detection.backtest_history import BacktestedAlert
from models.triage.detection.found_change import ChangeOutcome, FoundChange
from models.triage.detection.join_summary import OpenSummary, joins
from models.triage.detection.match_alerts import Placed, match_nearest
from models.triage.detection.rules import DetectionRule

OPEN_MS = 7 * DAY_MS  # how long a summary of a replay takes in alerts, for nobody decides it
NEAR_MS = 3 * DAY_MS  # how far the place of a decided alert and of a replayed one may differ
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Placement:
    """Which series and which branch an alert of a replay is of."""

    series_id: int
    branch: tuple[str, str]  # project and branch
    alert: BacktestedAlert


@dataclass(frozen=True, slots=True)
class Decided:
    """A stored alert that somebody decided."""

    series_id: int
    found: FoundChange
    verdict: str  # "real", "invalid" or "infra"


@dataclass(frozen=True, slots=True)
class DecisionScore:
    """Thresholds against what people said of stored alerts."""

    real: int = 0  # called real, and these thresholds would have opened them
    missed: int = 0  # called real, and they would not
    invalid: int = 0  # called invalid, and they would have been opened
    spared: int = 0  # called invalid, and they would not
    infra: int = 0  # the machine's, and they would have been opened


@dataclass(frozen=True, slots=True)
class ThresholdScore:
    """One set of thresholds over one stretch of history; sizes in percent, delays in days."""

    rule: DetectionRule
    weeks: float
    alarms: int
    regressions: int
    summaries: int
    standing: int  # still there two weeks later or more
    recovered: int
    noise: int
    young: int  # too new to tell
    size_p25: float
    size_p50: float
    size_p75: float
    delay_p50: float
    by_week: tuple[int, ...]  # alarms of each week, the earliest first
    decisions: DecisionScore

    @property
    def per_week(self) -> float:
        """Alarms per week."""
        return self.alarms / self.weeks

    @property
    def confirmed_share(self) -> float:
        """Share of the alarms that later data confirmed, of those old enough to tell."""
        old_enough = self.standing + self.recovered + self.noise
        return (self.standing + self.recovered) / old_enough if old_enough else NAN


def score(
    rule: DetectionRule,
    placements: Sequence[Placement],
    decided: Sequence[Decided],
    *,
    since_ms: int,
    until_ms: int,
) -> ThresholdScore:
    """Sum up a replay.

    Parameters
    ----------
    placements : sequence of Placement
        Alerts that were opened after ``since_ms`` and by ``until_ms``.
    decided : sequence of Decided
        Stored alerts of the same series and time.
    since_ms, until_ms : int
        Ends of the stretch, milliseconds since 1970-01-01 UTC.
    """
    alerts = [item.alert for item in placements]
    old = [alert for alert in alerts if not alert.young]
    sizes = np.abs([alert.first.change for alert in alerts])
    sizes = sizes[np.isfinite(sizes)]
    p25, p50, p75 = np.quantile(sizes, [0.25, 0.5, 0.75]) if sizes.size else (NAN,) * 3
    delays = [alert.delay_ms / DAY_MS for alert in alerts]
    weeks = -(-(until_ms - since_ms) // WEEK_MS)
    # The last day of a week ends where the next one begins.
    week = [min((alert.opened_ms - since_ms - 1) // WEEK_MS, weeks - 1) for alert in alerts]
    return ThresholdScore(
        rule=rule,
        weeks=(until_ms - since_ms) / WEEK_MS,
        alarms=len(alerts),
        regressions=sum(alert.first.is_regression for alert in alerts),
        summaries=count_summaries(placements),
        standing=sum(alert.outcome is ChangeOutcome.STANDING for alert in old),
        recovered=sum(alert.outcome is ChangeOutcome.RECOVERED for alert in old),
        noise=sum(alert.outcome is ChangeOutcome.NOISE for alert in old),
        young=len(alerts) - len(old),
        size_p25=float(p25),
        size_p50=float(p50),
        size_p75=float(p75),
        delay_p50=float(np.median(delays)) if delays else NAN,
        by_week=tuple(np.bincount(np.array(week, dtype=int), minlength=weeks).tolist()),
        decisions=score_decisions(placements, decided),
    )


def count_summaries(placements: Sequence[Placement]) -> int:
    """Count the summaries that alerts would have come in, each open for a week."""
    summaries: list[tuple[int, tuple[str, str], OpenSummary]] = []
    for item in sorted(placements, key=lambda one: (one.alert.opened_ms, one.series_id)):
        now_ms, found = item.alert.opened_ms, item.alert.first
        open_ones = [
            summary
            for opened_ms, branch, summary in summaries
            if branch == item.branch and now_ms - opened_ms < OPEN_MS
        ]
        joined = joins(found, open_ones)
        if joined is None:
            fresh = OpenSummary(len(summaries), False, (found,))
            summaries.append((now_ms, item.branch, fresh))
        else:
            opened_ms, branch, old = summaries[joined]
            grown = OpenSummary(old.id, False, (*old.changes, found))
            summaries[joined] = (opened_ms, branch, grown)
    return len(summaries)


def score_decisions(placements: Sequence[Placement], decided: Sequence[Decided]) -> DecisionScore:
    """Compare what would have been opened with what people said of stored alerts."""
    opened: dict[int, list[BacktestedAlert]] = {}
    for placed in placements:
        opened.setdefault(placed.series_id, []).append(placed.alert)
    counts = dict.fromkeys(("real", "missed", "invalid", "spared", "infra"), 0)
    for series_id in {item.series_id for item in decided}:
        own = [item for item in decided if item.series_id == series_id]
        pairs = match_nearest(
            [_placed(place, item.found) for place, item in enumerate(own)],
            [_placed(place, alert.last) for place, alert in enumerate(opened.get(series_id, []))],
        )
        seen = {place for place, _ in pairs}
        for place, item in enumerate(own):
            if item.verdict == "real":
                counts["real" if place in seen else "missed"] += 1
            elif item.verdict == "invalid":
                counts["invalid" if place in seen else "spared"] += 1
            elif place in seen:
                counts["infra"] += 1
    return DecisionScore(**counts)


def _placed(place: int, found: FoundChange) -> Placed[int]:
    return Placed(place, found.is_regression, found.previous_ms, found.start_ms, NEAR_MS)
