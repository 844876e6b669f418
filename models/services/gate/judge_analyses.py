"""Judge the analysed series of a file together, for a pipeline without a store."""

import math
from collections.abc import Sequence

import numpy as np

from models.records.comparison import Comparison, Verdict
from models.records.days import DAY_MS
from models.records.gate_status import FAIL, NOT_ENOUGH_DATA, PASS, UNDECIDED, FailOn
from models.records.series_status import Label
from models.services.fitting.analysis import SeriesAnalysis
from models.services.gate.judge_alerts import AlertJudgement
from models.stats.comparison.false_discovery import FALSE_DISCOVERY_RATE, bayesian_fdr
from models.stats.comparison.quality_gate import MAX_AGE_DAYS
from models.stats.comparison.release_gate import GateOutcome, judge_gate
from models.stats.comparison.signed_number import signed_number
from models.stats.steps.shown_by_steps import shown_within

RECENT_MS = 7 * DAY_MS  # how far the comparison of a gate and a new level reach back


def judge_analyses(analyses: Sequence[SeriesAnalysis], fail_on: FailOn) -> AlertJudgement:
    """Judge the newest level of all series of a file together, by the rules of the gate.

    With fits, each series is compared with 7 days before its newest day and false discoveries are
    controlled over all. Without, a regression is a level of the chosen detector that is worse
    than the one before and began in the series' last 7 days.
    """
    if fail_on is FailOn.NOTHING:
        return AlertJudgement(PASS, ())
    newest = max((_newest_ms(item) for item in analyses), default=0)
    live = [_newest_ms(item) >= newest - MAX_AGE_DAYS * DAY_MS for item in analyses]
    if any(item.fit is not None for item in analyses):
        return _by_comparison(analyses, live, fail_on)
    worse = [
        item
        for item, fresh in zip(analyses, live, strict=True)
        if fresh and item.last_change.label is Label.REGRESSION and _is_recent(item)
    ]
    found = [(item.rows.key, item.last_change.change) for item in worse]
    compared = sum(fresh and len(item.runs) > 1 for item, fresh in zip(analyses, live, strict=True))
    return _judgement(found, len(analyses), compared, 0, 0, fail_on)


def _by_comparison(
    analyses: Sequence[SeriesAnalysis], live: Sequence[bool], fail_on: FailOn
) -> AlertJudgement:
    weeks = [
        item.comparisons[0]
        if fresh and item.comparisons and _is_known(item.comparisons[0])
        else None
        for item, fresh in zip(analyses, live, strict=True)
    ]
    chances = [math.nan if week is None else week.p_worse_by_delta for week in weeks]
    called = bayesian_fdr(np.array(chances), FALSE_DISCOVERY_RATE).called
    found, unmeasured, undecided = [], 0, 0
    for item, week, worse in zip(analyses, weeks, called, strict=True):
        if week is None:
            continue
        if worse:
            found.append((item.rows.key, week.change))
            continue
        # A curve without steps does not work out what it could have shown: it counts as able to.
        shown = shown_within(None if item.fit is None else item.fit.steps)
        if week.delta > 0 and shown > week.delta:
            unmeasured += 1
        elif week.verdict is Verdict.UNDECIDED:
            undecided += 1
    compared = sum(week is not None for week in weeks)
    return _judgement(found, len(analyses), compared, undecided, unmeasured, fail_on)


def _judgement(
    found: Sequence[tuple[str, float]],
    asked: int,
    compared: int,
    undecided: int,
    unmeasured: int,
    fail_on: FailOn,
) -> AlertJudgement:
    gate = judge_gate(asked, compared, len(found), undecided, unmeasured=unmeasured)
    lines = [f"regression   {key}: {signed_number(change, 2)} %" for key, change in found]
    lines.append(f"{gate.outcome.value.capitalize()}: {gate.reason}.")
    if gate.outcome is GateOutcome.FAIL:
        return AlertJudgement(FAIL, tuple(lines))
    if gate.outcome is GateOutcome.NOT_ENOUGH_DATA:
        return AlertJudgement(NOT_ENOUGH_DATA, tuple(lines))
    if fail_on is FailOn.UNDECIDED and undecided:
        lines.append(f"Undecided: {undecided} of {compared} compared series need more runs.")
        return AlertJudgement(UNDECIDED, tuple(lines))
    return AlertJudgement(PASS, tuple(lines))


def _is_known(week: Comparison) -> bool:
    return not week.reason and week.verdict is not Verdict.WITHHELD


def _newest_ms(item: SeriesAnalysis) -> int:
    return int(item.runs.time_ms[-1]) if len(item.runs) else 0


def _is_recent(item: SeriesAnalysis) -> bool:
    start = item.last_change.start
    return start is not None and int(item.runs.time_ms[start]) > _newest_ms(item) - RECENT_MS
