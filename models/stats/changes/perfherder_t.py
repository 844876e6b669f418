"""Perfherder's weighted t: how far apart are the windows before and after a push."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.records.errors import BadArgumentError

Push = Sequence[float]  # the values of one push, at least one


@dataclass(frozen=True, slots=True)
class Windows:
    """How much is looked at, and what t makes a change."""

    min_back: int = 12
    max_back: int = 24
    fore: int = 12
    t_threshold: float = 7.0

    def __post_init__(self) -> None:
        if not 1 <= self.min_back <= self.max_back or self.fore < 1:
            raise BadArgumentError(
                "Perfherder's windows need 1 <= min_back <= max_back and fore >= 1, and they are "
                f"{self.min_back}, {self.max_back} and {self.fore}."
            )


@dataclass(frozen=True, slots=True)
class Score:
    """One push with its two windows."""

    t: float  # at least 0; infinite where both windows are constant and differ
    before: float  # unweighted mean of the back window, 0 if it is empty
    after: float  # unweighted mean of the fore window
    n_before: int  # values in the back window
    n_after: int  # values in the fore window


def score(pushes: Sequence[Push], windows: Windows) -> list[Score]:
    """Compare the windows around every push.

    Parameters
    ----------
    pushes : sequence, length n
        Values of each push, in push order.
    windows : Windows
        Window lengths.

    Returns
    -------
    list of Score, length n
        The first push has nothing before it and scores 0.

    Notes
    -----
    The back window reaches as far as no push has exceeded the threshold, at least
    ``min_back`` and at most ``max_back`` pushes, so that a change just seen is not averaged
    with what follows it.

    Source: Mozilla treeherder, module ``perfalert`` (``detect_changes``).
    """
    scores: list[Score] = []
    quiet = 0  # pushes since t last exceeded the threshold
    for i in range(len(pushes)):
        if i == 0:
            scores.append(Score(0.0, 0.0, 0.0, 0, 0))
            continue
        reach = min(max(quiet, windows.min_back), windows.max_back)
        back = _collect(pushes, i - 1, -1, windows.max_back, reach)
        fore = _collect(pushes, i, 1, windows.fore, len(pushes))
        found = _compare(back, fore)
        quiet = 0 if found.t > windows.t_threshold else quiet + 1
        scores.append(found)
    return scores


def _collect(pushes: Sequence[Push], first: int, step: int, enough: int, reach: int) -> list[Push]:
    """Walk from one push on until there are enough values or the reach is used up."""
    window: list[Push] = []
    count, j = 0, first
    while count < enough and 0 <= j < len(pushes) and len(window) < reach:
        window.append(pushes[j])
        count += len(pushes[j])
        j += step
    return window


def _compare(back: list[Push], fore: list[Push]) -> Score:
    """Weighted t of two windows, nearest push first in both."""
    values_back = [value for push in back for value in push]
    values_fore = [value for push in fore for value in push]
    n1, n2 = len(values_back), len(values_fore)
    centre1, variance1 = _weighted(back, values_back)
    centre2, variance2 = _weighted(fore, values_fore)
    if centre1 == centre2 or not n1 or not n2:
        t = 0.0
    elif variance1 == 0.0 and variance2 == 0.0:
        t = math.inf
    else:
        t = abs(centre2 - centre1) / math.sqrt(variance1 / n1 + variance2 / n2)
    return Score(t, _total(values_back) / max(n1, 1), _total(values_fore) / max(n2, 1), n1, n2)


def _weighted(window: list[Push], values: list[float]) -> tuple[float, float]:
    """Mean weighted towards the nearest push, and the plain variance about that mean."""
    length = len(window)
    weights = [(length - j) / length for j, push in enumerate(window) for _ in push]
    total = _total(weights)
    if not total:
        return 0.0, 0.0
    centre = _total(w * value for w, value in zip(weights, values, strict=True)) / total
    if len(values) < 2:
        return centre, 0.0
    return centre, _total((value - centre) ** 2 for value in values) / (len(values) - 1)


def _total(values: Iterable[float]) -> float:
    """Add plainly, from the first to the last.

    Python's own ``sum`` makes up for rounding from 3.12 on. Where a window is constant, t is
    nothing but rounding, and it would differ between versions and from Perfherder's.
    """
    total = 0.0
    for value in values:
        total += value
    return total
