"""Score what an analysis says of planted histories against their truth."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from data.truth.histories import Planted
from data.truth.levels import Family
from models.records.comparison import Comparison, Verdict
from models.records.days import day_number
from models.services.fitting.analysis import SeriesAnalysis

SAME = 0.6  # percent: a true change below it is none
BIG = 4.0  # percent: a true change for the worse that has to be called
CALLED = (Verdict.REGRESSION, Verdict.IMPROVEMENT)
BAND = (0.05, 0.95)
NEAR = 14  # days around a change in which the band is scored
LAGS = ("7 days", "14 days")  # labels of the comparisons that are scored begin with these


@dataclass(frozen=True, slots=True)
class Case:
    """One comparison and its truth; changes in percent, positive = worse."""

    true: float
    said: Comparison

    @property
    def held(self) -> bool:
        """Whether the 80 % interval holds the true change."""
        return self.said.low <= self.true <= self.said.high

    @property
    def quiet(self) -> bool:
        """Whether nothing changed between the two days."""
        return abs(self.true) < SAME

    @property
    def big(self) -> bool:
        """Whether it got worse by so much that it has to be called."""
        return self.true >= BIG


@dataclass(slots=True)
class Tally:
    """Comparisons of one kind of history."""

    cases: list[Case] = field(default_factory=list)

    @property
    def held(self) -> float:
        """Share of 80 % intervals that hold the truth."""
        return _share(case.held for case in self.cases)

    @property
    def false_changed(self) -> float:
        """Share of quiet comparisons that were called a change; NaN without any."""
        return _share(case.said.verdict in CALLED for case in self.cases if case.quiet)

    @property
    def missed(self) -> float:
        """Share of big changes that were called "no change" or better; NaN without any."""
        wrong = (Verdict.NO_CHANGE, Verdict.IMPROVEMENT)
        return _share(case.said.verdict in wrong for case in self.cases if case.big)

    @property
    def called(self) -> float:
        """Share of big changes that were called a regression; NaN without any."""
        return _share(case.said.verdict is Verdict.REGRESSION for case in self.cases if case.big)

    @property
    def width(self) -> float:
        """Median width of the 80 % interval, percentage points."""
        return float(np.median([case.said.high - case.said.low for case in self.cases]))


@dataclass(slots=True)
class TruthScore:
    """All that was found, by kind of history."""

    by_kind: dict[tuple[str, str, str], Tally]  # family, noise, age
    by_family: dict[str, Tally]  # and "FAMILY 3+": changes at least three days old
    bands: dict[tuple[str, str], list[bool]]  # family, days from the change: the band held
    sure: list[tuple[float, bool]]  # P of the side leant to, and whether that was right
    unfit: int  # histories without a fit


def score(planted: Iterable[Planted], said: Iterable[SeriesAnalysis]) -> TruthScore:
    """Compare analyses with the truth.

    Parameters
    ----------
    planted, said
        Histories and what was said of each, in the same order.
    """
    found = TruthScore({}, {}, defaultdict(list), [], 0)
    for history, analysis in zip(planted, said, strict=True):
        if analysis.fit is None:
            found.unfit += 1
            continue
        cell = history.cell
        age = "-" if cell.family is Family.NONE else str(cell.age)
        noise = cell.noise.value if cell.runs == 3 else f"{cell.noise.value} x{cell.runs}"
        for case in _cases(history, analysis):
            found.by_kind.setdefault((cell.family.value, noise, age), Tally()).cases.append(case)
            families = [cell.family.value]
            if cell.family is not Family.NONE and cell.age >= 3:
                families.append(f"{cell.family.value} 3+")
            for name in families:
                found.by_family.setdefault(name, Tally()).cases.append(case)
            if abs(case.true) > 0.05:
                p = case.said.p_worse
                found.sure.append((max(p, 1 - p), (p >= 0.5) == (case.true > 0)))
        for name, held in _bands(history, analysis):
            found.bands[(cell.family.value, name)].append(held)
    return found


def _cases(history: Planted, analysis: SeriesAnalysis) -> Iterator[Case]:
    for said in analysis.comparisons:
        if said.comparison is None or not said.label.startswith(LAGS) or np.isnan(said.change):
            continue
        before = history.level_on(day_number(said.comparison))
        after = history.level_on(day_number(said.reference))
        yield Case(100 * (after / before - 1), said)


def _bands(history: Planted, analysis: SeriesAnalysis) -> Iterator[tuple[str, bool]]:
    if history.change_day is None or analysis.fit is None:
        return
    gaps = analysis.fit.days - history.change_day
    near = np.flatnonzero(np.abs(gaps) <= NEAR)
    low, high = np.quantile(analysis.fit.level[:, near], BAND, axis=0)
    for place, bottom, top in zip(near.tolist(), low.tolist(), high.tolist(), strict=True):
        gap = int(gaps[place])
        name = "-14..-4" if gap < -3 else "-3..-1" if gap < 0 else "0..3" if gap <= 3 else "4..14"
        yield name, bottom <= history.level_on(int(analysis.fit.days[place])) <= top


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return float(np.mean(found)) if found else float("nan")
