"""Which runs to repeat around a change, within a budget, the most telling ones first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.triage.summaries.readiness import VALUES_WANTED, RevisionCount

ALERTS_PER_SUMMARY = 5
BACKFILLS_PER_SUMMARY = 4


@dataclass(frozen=True, slots=True)
class RetriggerCandidate:
    """An alert that could be checked by more runs."""

    alert_id: int
    test: str
    platform: str
    magnitude: float  # percent, positive
    noise: float  # standard deviation of one run, percent of the level
    around: tuple[RevisionCount, ...]
    change: int  # index in `around` of the first changed revision


@dataclass(frozen=True, slots=True)
class Retrigger:
    """Repeat one test at one revision so many times."""

    alert_id: int
    test: str
    platform: str
    revision: str
    runs: int
    gain: float  # how far the runs narrow the standard error of the change, percent points
    backfill: bool  # the revision has no value yet
    bits: float = 0.0  # expected information of which commit brought the change


@dataclass(frozen=True, slots=True)
class RetriggerPlan:
    """What to run, and what it is expected to tell."""

    runs: tuple[Retrigger, ...]  # those that find the culprit first
    expected: str = ""  # what is expected to be known of the culprit afterwards, in words


def choose_alerts(
    candidates: Sequence[RetriggerCandidate], limit: int = ALERTS_PER_SUMMARY
) -> tuple[RetriggerCandidate, ...]:
    """Choose which alerts of a summary are worth runs.

    One platform stands for a test that moved on several; the alert whose change is largest
    against its noise decides fastest, so it comes first.
    """
    clearest: dict[str, RetriggerCandidate] = {}
    for item in candidates:
        best = clearest.get(item.test)
        if best is None or _clarity(item) > _clarity(best):
            clearest[item.test] = item
    ranked = sorted(clearest.values(), key=lambda item: (-_clarity(item), item.alert_id))
    return tuple(ranked[:limit])


def plan_retriggers(
    candidates: Sequence[RetriggerCandidate], budget: int, wanted: int = VALUES_WANTED
) -> tuple[Retrigger, ...]:
    """Plan runs until every revision around each chosen change has enough values.

    Runs are given out one at a time, each to the revision where it narrows the standard error
    of that alert's change the most; the standard error of a mean of n runs is noise/√n on
    each side of the change. No more than four revisions without any value are filled.

    Parameters
    ----------
    candidates : sequence of Candidate
        The alerts of one summary.
    budget : int
        Runs that may be spent.
    wanted : int
        Values that a revision should have.

    Returns
    -------
    tuple of Retrigger
        Largest gain first.
    """
    chosen = choose_alerts(candidates)
    counts = [np.array([item.values for item in c.around], dtype=int) for c in chosen]
    planned = [np.zeros_like(count) for count in counts]
    gains = [np.zeros(len(count)) for count in counts]
    filled: set[tuple[int, int]] = set()
    for _ in range(max(0, budget)):
        steps = [
            (_gain(chosen[a], counts[a] + planned[a], r), a, r)
            for a in range(len(chosen))
            for r in range(len(counts[a]))
            if counts[a][r] + planned[a][r] < wanted
            and not chosen[a].around[r].needs_data
            and (counts[a][r] > 0 or (a, r) in filled or len(filled) < BACKFILLS_PER_SUMMARY)
        ]
        if not steps:
            break
        gain, a, r = max(steps, key=lambda step: (step[0], -step[1], -step[2]))
        if counts[a][r] == 0:
            filled.add((a, r))
        planned[a][r] += 1
        gains[a][r] += gain
    plan = [
        Retrigger(
            chosen[a].alert_id,
            chosen[a].test,
            chosen[a].platform,
            chosen[a].around[r].revision,
            int(planned[a][r]),
            float(gains[a][r]),
            backfill=bool(counts[a][r] == 0),
        )
        for a in range(len(chosen))
        for r in range(len(counts[a]))
        if planned[a][r] > 0
    ]
    return tuple(sorted(plan, key=lambda item: (-item.gain, item.alert_id, item.revision)))


def with_planned(item: RetriggerCandidate, runs: Sequence[Retrigger]) -> RetriggerCandidate:
    """Count runs that are planned already as values of their revisions."""
    planned = {run.revision: run.runs for run in runs if run.alert_id == item.alert_id}
    around = tuple(
        replace(count, values=count.values + planned.get(count.revision, 0))
        for count in item.around
    )
    return replace(item, around=around)


def merge_runs(first: Sequence[Retrigger], then: Sequence[Retrigger]) -> tuple[Retrigger, ...]:
    """Join two plans; runs of one test at one revision become one entry of the first."""
    more = {(item.alert_id, item.revision): item for item in then}
    joined = []
    for item in first:
        same = more.pop((item.alert_id, item.revision), None)
        joined.append(
            item
            if same is None
            else replace(item, runs=item.runs + same.runs, gain=item.gain + same.gain)
        )
    return (*joined, *more.values())


def _clarity(item: RetriggerCandidate) -> float:
    return item.magnitude / item.noise if item.noise > 0 else np.inf


def _gain(item: RetriggerCandidate, counts: np.ndarray, revision: int) -> float:
    """Percent points by which one more run at ``revision`` narrows the standard error."""
    more = counts.copy()
    more[revision] += 1
    return _standard_error(item, counts) - _standard_error(item, more)


def _standard_error(item: RetriggerCandidate, counts: np.ndarray) -> float:
    before, after = counts[: item.change].sum(), counts[item.change :].sum()
    # A side without any run counts as half a run: unknown, yet comparable.
    return float(item.noise * np.sqrt(1 / max(before, 0.5) + 1 / max(after, 0.5)))
