"""Which commit did it: whether 90 % sets hold the culprit, and how many runs it takes to find it.

``python -m benchmarks culprit [SUMMARIES]`` plants summaries of 1–6 tests over 5–40 commits with
noise of five kinds and gaps, and compares with a binary search of four repeats. 400 take about
half an hour of a processor; docs/explanation/culprit.md has the tables.
"""

import os
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.planted_summaries import (
    NOISES,
    PlantedSummary,
    PlantedTest,
    draw_noise,
    plant_summary,
)
from models.records.culprit_posterior import CERTAIN
from models.records.days import DAY_MS
from models.records.fit import FitOptions
from models.records.steps_found import StepChange, StepsFound
from models.stats.culprit.located_by_fit import located_by_fit
from models.stats.culprit.located_by_runs import located_by_runs
from models.stats.culprit.next_runs import RunChoice, next_run
from models.stats.culprit.posterior import StepEvidence, culprit_posterior, smallest_set
from models.stats.steps.preparation.prepare import prepare
from models.stats.steps.sampler.sample_steps import sample_steps
from models.stats.steps.step_changes import step_changes
from models.stats.steps.stepped_level import SteppedLevel

WINDOW = 40  # runs on each side of a step, as for alerts
MOST_RUNS = 300
REPEATS = 4
FIRST_DAY = 20_000


@dataclass
class Located:
    """One test of a summary whose step its fit found."""

    test: PlantedTest
    start: int  # commit
    amount: float
    at: list[int]  # commits of its runs around the step, in order
    values: list[float]
    by_fit: NDArray[np.float64]  # shape (C,), log-likelihood of each commit
    by_runs: NDArray[np.float64]  # the same, by the runs at first
    noise: float
    stream: NDArray[np.float64]  # noise of runs to come
    used: int = 0
    clarity: float = field(init=False)

    def __post_init__(self) -> None:
        self.clarity = abs(self.amount) / self.noise


def main(summaries: int = 400) -> None:
    """Print the tables."""
    os.nice(5)
    rows: list[dict[str, float]] = []
    seed = 0
    while len(rows) < summaries:
        planted = plant_summary(seed)
        located = [item for test in planted.tests if (item := locate(planted, test, seed))]
        seed += 1
        if located:
            rows.append(judge(planted, located, seed))
    print(f"{summaries} summaries; {seed - summaries} more had no test whose fit found a step.\n")
    _print_sets(rows)
    _print_search(rows)


def locate(planted: PlantedSummary, test: PlantedTest, seed: int) -> Located | None:
    """Fit one test as ``bandwatch fit`` does, and locate its largest step near the range."""
    times = (FIRST_DAY + test.tested) * DAY_MS
    values = 100.0 + test.values
    prepared = prepare(times, values)
    stepped = SteppedLevel(prepared, sample_steps(prepared, FitOptions(seed=seed + 1), None), seed)
    changes = [item for item in step_changes(stepped) if _near(planted, item)]
    if not changes:
        return None
    step = max(changes, key=lambda item: abs(item.amount[1]))
    found = StepsFound(
        tuple(changes),
        tuple(
            (int(times[run]), float(share))
            for run, share in enumerate(stepped.p_step)
            if share >= 0.01
        ),
        (),
        relative=False,
    )
    place = step.run
    window = slice(max(0, place - WINDOW), place + WINDOW)
    at = test.tested[window]
    log = located_by_fit(found, step, list(times[window]), [str(item) for item in at])
    if log is None:
        return None
    by_runs = located_by_runs(np.arange(at.size), values[window])
    rng = np.random.default_rng([seed, test.tested.size, 7])
    return Located(
        test,
        int(test.tested[place]),
        step.amount[1],
        at.tolist(),
        values[window].tolist(),
        spread(planted.commits, at, log),
        spread(planted.commits, at, by_runs.log_likelihood),
        by_runs.noise,
        draw_noise(rng, test.noise, 2 * MOST_RUNS)[MOST_RUNS:],
    )


def _near(planted: PlantedSummary, step: StepChange) -> bool:
    day = step.time_ms // DAY_MS - FIRST_DAY
    return planted.first - 10 <= day <= planted.last + 10


def spread(
    commits: int, tested: NDArray[np.int64], log: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the log-likelihood of every commit; -50 outside of the runs."""
    interval = np.searchsorted(tested, np.arange(commits))
    inside = (interval >= 1) & (interval < tested.size)
    return np.where(inside, log[np.clip(interval - 1, 0, log.size - 1)], log.max() - 50.0)


def posterior(commits: int, logs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Multiply the tests as for a summary; each log-likelihood is of every commit."""
    # One commit before the range stands for "not run before": a step is before commit 1 … C.
    tested = np.arange(-1, commits)
    nothing = np.zeros(commits, dtype=np.bool_)
    return culprit_posterior(commits, [StepEvidence(tested, log, nothing) for log in logs])


def judge(planted: PlantedSummary, located: list[Located], seed: int) -> dict[str, float]:
    """Compare one summary's posterior with the truth, and search its culprit both ways."""
    chance = posterior(planted.commits, [item.by_fit for item in located])
    by_runs = posterior(planted.commits, [item.by_runs for item in located])
    runs, right, stuck = search(planted, located, chance)
    halved, halved_right = bisect(planted, located, seed)
    return {
        "tests": len(located),
        "width": planted.last - planted.first + 1,
        "noise": NOISES.index(located[0].test.noise) if len(located) == 1 else -1,
        **_set("fit", chance, planted.culprit),
        **_set("runs", by_runs, planted.culprit),
        "searched": runs,
        "right": right,
        "stuck": stuck,
        "bisected": halved,
        "bisected right": halved_right,
        "needed": float(chance.max() < CERTAIN),
    }


def _set(name: str, chance: NDArray[np.float64], culprit: int) -> dict[str, float]:
    """Judge the smallest 90 % set, and the set of exactly 90 % whose last commit is drawn."""
    held = smallest_set(chance)
    ranked = np.argsort(-chance, kind="stable")
    place = int(np.flatnonzero(ranked == culprit)[0])
    above = chance[ranked[:place]].sum()
    exact = np.clip((0.9 - above) / max(chance[culprit], 1e-300), 0.0, 1.0)
    return {
        f"{name} holds": float(culprit in held),
        f"{name} stated": float(chance[held].sum()),
        f"{name} size": float(held.size),
        f"{name} exact": float(exact),
    }


def search(
    planted: PlantedSummary, located: list[Located], chance: NDArray[np.float64]
) -> tuple[int, bool, bool]:
    """Search run by run until one commit holds 95 %: runs, whether it is right, whether stuck."""
    whole = np.ones(planted.commits)
    choices = [RunChoice(item.clarity, whole) for item in located]
    logs = [item.by_fit for item in located]
    for runs in range(MOST_RUNS):
        if chance.max() >= CERTAIN:
            return runs, int(chance.argmax()) == planted.culprit, False
        best = next_run(chance, choices)
        if best is None:
            break
        item = located[best.choice]
        value = 100.0 + item.stream[item.used] + item.test.size * (best.commit >= planted.culprit)
        item.used += 1
        where = int(np.searchsorted(item.at, best.commit, side="right"))
        item.at.insert(where, best.commit)
        item.values.insert(where, float(value))
        distinct, number = np.unique(item.at, return_inverse=True)
        now = located_by_runs(number, item.values)
        logs[best.choice] = (
            item.by_fit + spread(planted.commits, distinct, now.log_likelihood) - item.by_runs
        )
        chance = posterior(planted.commits, logs)
    return MOST_RUNS, int(chance.argmax()) == planted.culprit, True


def bisect(
    planted: PlantedSummary, located: list[Located], seed: int, repeats: int = REPEATS
) -> tuple[int, bool]:
    """Halve the range with the clearest test: the mean of four runs decides each half.

    The levels on both sides are those of the runs outside of the range; a run that is there
    already counts as one of the four.
    """
    item = max(located, key=lambda one: one.clarity)
    test = item.test
    values = 100.0 + test.values
    middle = 0.5 * (
        values[test.tested < planted.first].mean() + values[test.tested > planted.last].mean()
    )
    rng = np.random.default_rng([seed, 99])
    stream = draw_noise(rng, test.noise, 2 * MOST_RUNS)[MOST_RUNS:]
    old, new, runs = planted.first - 1, planted.last, 0
    while new - old > 1:
        half = (old + new) // 2
        there = values[test.tested == half].tolist()
        fresh = stream[runs : runs + repeats - len(there)] + 100.0
        fresh = fresh + test.size * (half >= planted.culprit)
        runs += fresh.size
        shows = (np.mean([*there, *fresh]) > middle) == (test.size > 0)
        old, new = (old, half) if shows else (half, new)
    return runs, new == planted.culprit


def _print_sets(rows: list[dict[str, float]]) -> None:
    print("| summaries | number | posterior | 90 % sets hold | stated | exactly 90 % | commits |")
    print("|---|--:|---|--:|--:|--:|--:|")
    for name, some in _groups(rows):
        for key, words in (("fit", "by fits"), ("runs", "by runs")):
            held, stated, exact, size = (
                np.mean([row[f"{key} {part}"] for row in some])
                for part in ("holds", "stated", "exact", "size")
            )
            print(
                f"| {name} | {len(some)} | {words} | {held:.1%} | {stated:.1%} | {exact:.1%} |"
                f" {size:.1f} |"
            )


def _print_search(rows: list[dict[str, float]]) -> None:
    print("\n| summaries | number | runs until 95 % | wrong | not found | binary search | wrong |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, some in _groups(rows):
        found = [row for row in some if not row["stuck"]]
        print(
            f"| {name} | {len(some)} | {np.mean([row['searched'] for row in some]):.1f} |"
            f" {1 - np.mean([row['right'] for row in found]):.1%} | {len(some) - len(found)} |"
            f" {np.mean([row['bisected'] for row in some]):.1f} |"
            f" {1 - np.mean([row['bisected right'] for row in some]):.1%} |"
        )


def _groups(rows: list[dict[str, float]]) -> list[tuple[str, list[dict[str, float]]]]:
    groups = [("all", rows)]
    groups += [
        (f"{kind}, one test", [r for r in rows if r["noise"] == n]) for n, kind in enumerate(NOISES)
    ]
    groups += [("2–3 tests", [r for r in rows if 2 <= r["tests"] <= 3])]
    groups += [("4–6 tests", [r for r in rows if r["tests"] >= 4])]
    return [(name, some) for name, some in groups if some]
