"""The score of planted histories as Markdown tables."""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from data.truth.score import Tally, TruthScore

EDGES = (0.5, 0.7, 0.85, 0.95, 1.0)


def truth_lines(score: TruthScore, *, by_kind: bool = True) -> Iterator[str]:
    """Format a score as Markdown, line by line.

    Parameters
    ----------
    by_kind : bool
        With a row for each kind of noise and age, not only for each family.
    """
    yield "Comparisons of the newest day with 7 and 14 days before. *held*: the 80 % interval holds"
    yield "the true change. *false*: called a change where there was none. *missed*: called no"
    yield "change, or better, where it got at least 4 % worse. *called*: such a change was called."
    yield ""
    yield "| family | comparisons | held | false | missed | called | width, points |"
    yield "|---|---|---|---|---|---|---|"
    for name, tally in score.by_family.items():
        yield f"| {name} | {_row(tally)} |"
    yield ""
    yield "| family | 90 % band, days from the change | holds | days |"
    yield "|---|---|---|---|"
    for (family, days), held in sorted(score.bands.items()):
        yield f"| {family} | {days} | {np.mean(held):.2f} | {len(held)} |"
    yield ""
    yield "| P(worse) or P(better), stated | right | cases |"
    yield "|---|---|---|"
    for low, high in pairwise(EDGES):
        chosen = [item for item in score.sure if low <= item[0] and (item[0] < high or high == 1)]
        if chosen:
            said, right = np.mean(chosen, axis=0)
            yield f"| {said:.3f} | {right:.3f} | {len(chosen)} |"
    if by_kind:
        yield ""
        yield "| family | noise | days old | comparisons | held | false | missed | called | width |"
        yield "|---|---|---|---|---|---|---|---|---|"
        for key, tally in score.by_kind.items():
            yield f"| {' | '.join(key)} | {_row(tally)} |"
    if score.unfit:
        yield ""
        yield f"{score.unfit} histories could not be fitted."


def _row(tally: Tally) -> str:
    shares = (tally.held, tally.false_changed, tally.missed, tally.called)
    words = ["–" if math.isnan(value) else f"{value:.2f}" for value in shares]
    return " | ".join([str(len(tally.cases)), *words, f"{tally.width:.2f}"])
