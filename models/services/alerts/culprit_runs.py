"""Plan the runs that are expected to say most of which commit brought a change."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from models.services.alerts.find_culprit import CulpritSearch
from models.services.alerts.locate_step import LocatedAlert
from models.stats.culprit.next_runs import ExpectedKnowledge, RunChoice, choose_runs
from models.storage.results.revision_counts import count_runs_at
from models.triage.summaries.readiness import FAILED_RUNS
from models.triage.summaries.retriggers import Retrigger, RetriggerPlan

BACKFILL_COST = 2.0  # in repeats: a revision that was not run there has to be built first
LEAST_SHARE = 1e-4  # of the posterior; commits with less, at both ends, are not run


def plan_culprit_runs(
    search: CulpritSearch, budget: int, lost: Sequence[Collection[str]] = ()
) -> RetriggerPlan:
    """Plan runs of any test and platform at any commit of the range, backfills included.

    Parameters
    ----------
    search : CulpritSearch
        Of the summary.
    budget : int
        Repeats that may be spent; a backfill costs as much as two.
    lost : sequence of collections of str, optional
        For each located alert, the revisions at which its runs fail: none is planned there.
    """
    fails = lost or [()] * len(search.located)
    choices = [
        RunChoice(item.clarity, _cost(search, item, gone))
        for item, gone in zip(search.located, fails, strict=True)
    ]
    known = choose_runs(search.chance, choices, float(budget))
    found: dict[tuple[int, int], Retrigger] = {}
    for run in known.runs:
        item = search.located[run.choice]
        key = item.alert.series.key
        before = found.get((run.choice, run.commit))
        revision = search.commits[run.commit].revision
        found[(run.choice, run.commit)] = Retrigger(
            item.alert.id,
            f"{key.suite}/{key.test}",
            key.platform,
            revision,
            1 if before is None else before.runs + 1,
            0.0,
            backfill=revision not in item.revisions,
            bits=run.bits + (0.0 if before is None else before.bits),
        )
    left_out = [
        item.revision[:10]
        for item, share in zip(search.commits, search.chance, strict=True)
        if share > LEAST_SHARE and any(item.revision in gone for gone in lost)
    ]
    text = expected_text(known)
    if left_out and not known.certain:
        text += f" Left out, since runs fail there: {', '.join(left_out)}."
    return RetriggerPlan(tuple(found.values()), text)


def failing_revisions(connection: Connection, search: CulpritSearch) -> list[frozenset[str]]:
    """Read the commits at which the newest runs of each located alert's series failed."""
    names = [item.revision for item in search.commits]
    since_ms = min(item.time_ms for item in search.commits)
    return [
        frozenset(
            name
            for name, (_, failed) in count_runs_at(
                connection, item.alert.series.id, names, since_ms
            ).items()
            if failed >= FAILED_RUNS
        )
        for item in search.located
    ]


def expected_text(known: ExpectedKnowledge) -> str:
    """Format what the planned runs are expected to tell, or why there are none."""
    if known.certain:
        return "One commit holds 95 %: no more runs are needed to find the culprit."
    now = f"about {_commits(known.bits)} may have brought the change"
    stop = "more runs would tell too little of the culprit"
    if not known.runs:
        why = stop if known.too_little else "the budget pays for no run that would tell more"
        return f"Now {now}; {why}."
    number = len(known.runs)
    runs = "1 run for the culprit is" if number == 1 else f"{number} runs for the culprit are"
    after = (
        f"Now {now}. {runs} expected to leave about {_commits(known.bits_after)}; with"
        f" {100 * known.p_certain:.0f} % probability one then holds 95 %."
    )
    return f"{after} After that, {stop}." if known.too_little else after


def _commits(bits: float) -> str:
    """Format an entropy as a number of equally probable commits."""
    number = 2.0**bits
    return f"{number:.0f} commits" if number >= 9.5 else f"{number:.1f} commits"


def _cost(search: CulpritSearch, item: LocatedAlert, lost: Collection[str]) -> NDArray[np.float64]:
    """Cost of a run of one test at each commit; infinite where nothing can be learnt."""
    run_there = set(item.revisions)
    cost = np.array(
        [1.0 if commit.revision in run_there else BACKFILL_COST for commit in search.commits]
    )
    cost[[commit.revision in lost for commit in search.commits]] = np.inf
    possible = np.flatnonzero(search.chance > LEAST_SHARE)
    cost[: max(int(possible[0]) - 1, 0)] = np.inf
    cost[int(possible[-1]) + 1 :] = np.inf
    return cost
