"""Judge the series of two files of results, base and head, by the rules of the gate."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.records.comparison import Verdict
from models.records.errors import NotEnoughDataError
from models.records.series import Direction, Series, SeriesKey
from models.services.fitting.analysis import SeriesRows
from models.services.release_report import ReleaseReport, ReleaseRow, called_worse, measures
from models.stats.comparison.compare import LevelChange, compare_levels
from models.stats.comparison.compare_releases import ReleaseComparison, judge_changes
from models.stats.comparison.false_discovery import FALSE_DISCOVERY_RATE
from models.stats.comparison.release_days import Major
from models.stats.comparison.release_gate import GateRule, judge_gate
from models.stats.comparison.run_sets import DRAWS, RUN_NOISE, RunSetChange, compare_run_sets
from models.stats.comparison.verdict import THRESHOLD

NO_DAY = date(1970, 1, 1)  # releases have days, files need none
NAMES = ("project", "branch", "suite", "test", "platform")


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """What a pipeline may choose."""

    delta: float  # percent
    threshold: float = THRESHOLD
    rate: float = FALSE_DISCOVERY_RATE
    rule: GateRule | None = None
    paired: bool = False
    run_noise: float = RUN_NOISE  # share of the value


def judge_run_sets(
    base: Sequence[SeriesRows],
    head: Sequence[SeriesRows],
    names: tuple[str, str],
    options: CompareOptions,
) -> ReleaseReport:
    """Compare the runs of each series in two files.

    Series are the same where suite, test and platform are; project and branch count only where a
    file has several of them, so that a branch can be compared with the one it left.

    Parameters
    ----------
    base, head : sequence of SeriesRows
        Series of both sides, the runs of each in time order.
    names : (str, str)
        What base and head are called.

    Raises
    ------
    BadArgumentError
        If an option is out of range.
    """
    by_name = [_by_name(side) for side in (base, head)]
    keys = [*by_name[0], *(key for key in by_name[1] if key not in by_name[0])]
    rows = [(by_name[0].get(key), by_name[1].get(key)) for key in keys]
    series = [_series(place, before, after) for place, (before, after) in enumerate(rows)]
    found = [_compare(before, after, names, options) for before, after in rows]
    draws = np.full((DRAWS, len(found)), np.nan)
    for place, (change, _) in enumerate(found):
        if change is not None:
            draws[:, place] = change.draws
    # Draws are of head / base, so the level of base is 1 in every draw.
    levels = np.where(np.isfinite(draws), 1.0, np.nan)
    changes = compare_levels(draws, levels, [item.direction for item in series], options.delta)
    judged = judge_changes(changes, threshold=options.threshold, rate=options.rate)
    result = [
        _row(item, place, changes, judged, *outcome)
        for place, (item, outcome) in enumerate(zip(series, found, strict=True))
    ]
    result.sort(key=lambda row: (bool(row.reason), -row.change if not row.reason else 0.0))
    gate = judge_gate(
        asked=len(result),
        compared=sum(not row.reason for row in result),
        regressions=sum(called_worse(row) for row in result),
        undecided=sum(row.verdict is Verdict.UNDECIDED for row in result),
        rule=options.rule,
        unmeasured=sum(
            not (row.reason or called_worse(row) or measures(row, options.delta)) for row in result
        ),
    )
    return ReleaseReport(
        reference=Major(names[1], NO_DAY, None),
        comparison=Major(names[0], NO_DAY, None),
        delta=options.delta,
        threshold=options.threshold,
        rate=options.rate,
        rows=tuple(result),
        expected_wrong_worse=judged.regressions.expected_rate,
        expected_wrong_better=judged.improvements.expected_rate,
        gate=gate,
    )


def _by_name(side: Sequence[SeriesRows]) -> dict[tuple[str, ...], SeriesRows]:
    """Map short names to series, or whole names where short ones are not unique."""
    for used in (NAMES[2:], NAMES):
        named = {tuple(rows.names.get(name, "") for name in used): rows for rows in side}
        if len(named) == len(side):
            break
    return named


def _series(place: int, before: SeriesRows | None, after: SeriesRows | None) -> Series:
    rows = after or before
    if rows is None:
        raise AssertionError("a series is in one of the files")
    key = SeriesKey(*(rows.names.get(name, "") for name in NAMES))
    return Series(place, key, rows.unit, rows.direction)


def _compare(
    before: SeriesRows | None,
    after: SeriesRows | None,
    names: tuple[str, str],
    options: CompareOptions,
) -> tuple[RunSetChange | None, str]:
    """Return the change and a note, or none and the reason."""
    if before is None or after is None:
        return None, f"not in {names[0] if before is None else names[1]}"
    if before.unit != after.unit or before.direction is not after.direction:
        return None, f"unit or direction differ: {_unit(before)} and {_unit(after)}"
    (first, inside), (second, inside_too) = _run_means(before), _run_means(after)
    try:
        change = compare_run_sets(
            first,
            second,
            within=(inside, inside_too),
            paired=options.paired,
            run_noise=options.run_noise,
        )
    except NotEnoughDataError as error:
        return None, str(error)
    runs = f"{first.size} and {second.size} runs"
    if change.assumed:
        return change, f"{runs}: noise between runs is taken as {100 * options.run_noise:g} %"
    return change, runs


def _run_means(rows: SeriesRows) -> tuple[NDArray[np.float64], float]:
    """Return the mean of each run, and the standard error of one from its samples, as a share."""
    run = rows.run_of_row
    size = np.bincount(run)
    means = np.bincount(run, weights=rows.values) / np.maximum(size, 1)
    freedom = int((size - 1).sum())
    if freedom < 1 or not means.size or means.mean() <= 0:
        return means, 0.0
    spread = float(np.sqrt(((rows.values - means[run]) ** 2).sum() / freedom))
    return means, spread / float(np.sqrt(size.mean()) * means.mean())


def _unit(rows: SeriesRows) -> str:
    better = "lower" if rows.direction is Direction.LOWER_IS_BETTER else "higher"
    return f"{rows.unit or 'no unit'}, {better} is better"


def _row(
    series: Series,
    place: int,
    changes: LevelChange,
    judged: ReleaseComparison,
    change: RunSetChange | None,
    text: str,
) -> ReleaseRow:
    value = {item.name: float(getattr(changes, item.name)[place]) for item in fields(LevelChange)}
    called = judged.regressions.called[place] or judged.improvements.called[place]
    return ReleaseRow(
        series=series,
        fit_id=None,
        reference_day=None,
        comparison_day=None,
        change=value["change"],
        low=value["low"],
        high=value["high"],
        p_worse_by_delta=value["p_worse_by_delta"],
        p_better_by_delta=value["p_better_by_delta"],
        verdict=Verdict.WITHHELD if change is None else Verdict(judged.verdict[place]),
        called=bool(called),
        reason=text if change is None else "",
        detectable=float("nan") if change is None else change.detectable,
        note="" if change is None else text,
    )
