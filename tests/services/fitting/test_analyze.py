"""The analysis of single series: reasons, options, and no dependence on the unit."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data.read_series import read_series
from models.records.comparison import Verdict
from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.fit import FitOptions
from models.records.release import Release
from models.records.series import Direction
from models.records.series_status import Label
from models.services.fitting.analysis import AnalysisOptions, SeriesRows
from models.services.fitting.analyze import analyze_many, analyze_series, last_change
from models.stats.changes.detector import Detector
from models.stats.sampling.sampler import StanSampler
from models.stats.series.groups import Group

NO_FIT = AnalysisOptions(fit=None, detector=Detector.JUMPAVG)


def made_rows(values: np.ndarray, per_day: int = 1, key: str = "s/t/p") -> SeriesRows:
    """Make a series with so many runs a day, from 2026-01-01."""
    n = values.size
    first = (date(2026, 1, 1) - date(1970, 1, 1)).days
    return SeriesRows(
        key=key,
        names={},
        unit="ms",
        direction=Direction.LOWER_IS_BETTER,
        time_ms=(first + np.arange(n) // per_day) * DAY_MS + np.arange(n) % per_day,
        values=values,
        versions=("",) * n,
        lines=np.arange(2, n + 2),
    )


def stepped(seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.normal(100, 1, 80), rng.normal(104, 1, 40)])


@pytest.mark.stan
def test_verdicts_do_not_depend_on_the_unit(sampler: StanSampler) -> None:
    options = AnalysisOptions(releases=(Release(date(2026, 1, 5), "1.0"),))
    plain, *scaled = [
        analyze_series(made_rows(stepped() * unit), options, sampler) for unit in (1.0, 1e-9, 1e9)
    ]
    assert plain.fit is not None
    assert [one.verdict for one in plain.comparisons][:2] == [Verdict.NO_CHANGE, Verdict.NO_CHANGE]
    for other in scaled:
        assert [one.verdict for one in other.comparisons] == [
            one.verdict for one in plain.comparisons
        ]
        for ours, theirs in zip(plain.comparisons, other.comparisons, strict=True):
            assert ours.p_worse == pytest.approx(theirs.p_worse, abs=0.01, nan_ok=True)
        assert [(group.start, group.label) for group in other.groups] == [
            (group.start, group.label) for group in plain.groups
        ]
        assert other.last_change.label is plain.last_change.label
        assert other.last_change.start == plain.last_change.start
        assert other.by_time.long_change == pytest.approx(plain.by_time.long_change)
        assert other.scan.flags.tolist() == plain.scan.flags.tolist()
        assert other.modes.count == plain.modes.count


@pytest.mark.stan
def test_a_step_within_the_last_fortnight_is_a_regression(sampler: StanSampler) -> None:
    values = np.concatenate([stepped()[:80], stepped()[80:92]])
    found = analyze_series(made_rows(values), AnalysisOptions(), sampler)
    assert found.comparisons[1].verdict is Verdict.REGRESSION
    noisy = analyze_series(made_rows(values), AnalysisOptions(predictive=True), sampler)
    # Single runs scatter: the same step is less sure, and the interval much wider.
    assert noisy.comparisons[1].p_worse < found.comparisons[1].p_worse
    assert noisy.comparisons[1].high - noisy.comparisons[1].low > 2


@pytest.mark.stan
def test_the_daily_cap_leaves_the_fit_with_fewer_runs(sampler: StanSampler) -> None:
    rows = made_rows(np.random.default_rng(3).normal(100, 1, 160), per_day=8)
    capped = analyze_series(rows, AnalysisOptions(max_daily=2), sampler)
    assert capped.fit is not None
    assert capped.fit.outlier.size == 40
    assert capped.modes.membership.size == 160


def test_many_series_come_back_in_their_order_and_are_reported_once() -> None:
    series = [made_rows(stepped(seed)[: 10 + seed], key=f"s{seed}") for seed in range(6)]
    seen: list[str] = []
    found = analyze_many(
        series, NO_FIT, None, jobs=3, on_done=lambda one: seen.append(one.rows.key)
    )
    assert [one.rows.key for one in found] == [rows.key for rows in series]
    assert sorted(seen) == [rows.key for rows in series]


def test_a_fit_without_a_sampler_is_refused() -> None:
    with pytest.raises(BadArgumentError, match="needs a sampler"):
        analyze_series(made_rows(stepped()), AnalysisOptions(), None)
    with pytest.raises(BadArgumentError, match="needs a sampler"):
        analyze_many([made_rows(stepped())] * 3, AnalysisOptions(), None, jobs=2)


def test_a_series_without_runs_says_so() -> None:
    empty = replace(made_rows(np.zeros(0)), versions=())
    found = analyze_series(empty, NO_FIT, None)
    assert found.groups == ()
    assert found.modes.count == 0
    assert found.last_change.start is None
    assert "no runs" in found.by_time.reason


def test_replicates_of_a_run_count_as_one_run_for_every_detector() -> None:
    rng = np.random.default_rng(8)
    centres = np.concatenate([rng.normal(100, 1, 40), rng.normal(110, 1, 40)])
    values = np.repeat(centres, 4) + rng.normal(0, 0.01, 320)
    rows = replace(made_rows(values), time_ms=np.repeat(np.arange(80) * DAY_MS, 4))
    found = analyze_series(rows, AnalysisOptions(fit=None), None)
    assert len(found.runs) == 80
    assert found.last_change.start == 40
    for groups in (found.groups, found.robust_groups, found.perfherder_groups):
        assert [(group.start, group.end) for group in groups] == [(0, 40), (40, 80)]
    assert found.by_runs.runs_in_group == found.by_time.runs_in_group == 40


@pytest.mark.stan
def test_the_daily_cap_counts_runs_and_keeps_all_their_values(sampler: StanSampler) -> None:
    """Two of four builds of a date, five values each."""
    rows = made_rows(np.random.default_rng(3).normal(100, 1, 400))
    day = np.repeat(np.arange(20), 20)
    rows = replace(rows, time_ms=day * DAY_MS, run=np.repeat(np.arange(80), 5))
    capped = analyze_series(rows, AnalysisOptions(max_daily=2), sampler)
    assert len(capped.runs) == 80
    assert capped.fit is not None
    assert capped.fit.outlier.size == 200


def test_a_delta_merges_robust_groups_that_do_not_matter() -> None:
    rows = made_rows(stepped())
    for delta, groups in ((None, 2), (2.0, 2), (10.0, 1)):
        found = analyze_series(rows, AnalysisOptions(fit=None, delta=delta), None)
        assert len(found.robust_groups) == groups


def test_the_last_change_passes_over_normal_groups() -> None:
    groups = (
        Group(0, 10, 100.0, 1.0, Label.NORMAL),
        Group(10, 20, 110.0, 1.0, Label.REGRESSION),
        Group(20, 30, 110.5, 3.0, Label.NORMAL),
    )
    found = last_change(Detector.ROBUST, groups, Direction.LOWER_IS_BETTER)
    assert (found.label, found.start) == (Label.REGRESSION, 10)
    assert found.change == pytest.approx(10)
    turned = last_change(Detector.ROBUST, groups, Direction.HIGHER_IS_BETTER)
    assert turned.change == pytest.approx(-10)
    from_zero = (Group(0, 1, 0.0, 0.0, Label.NORMAL), Group(1, 2, 5.0, 0.0, Label.REGRESSION))
    assert np.isnan(last_change(Detector.ROBUST, from_zero, Direction.LOWER_IS_BETTER).change)


def test_too_few_days_are_a_note_and_no_chain_is_started() -> None:
    class Refusing:
        """A sampler that must not be reached: the series has too few days."""

        def sample(self, *_: object, **__: object) -> object:
            raise AssertionError

    options = AnalysisOptions(fit=FitOptions())
    found = analyze_series(made_rows(stepped()[:4]), options, Refusing())  # type: ignore[arg-type]
    assert found.fit is None
    assert found.notes[-1].startswith("fit: ")


def test_ten_trials_a_run_of_the_shared_case_are_two_groups() -> None:
    case = Path(__file__).parents[4] / "shared" / "cases" / "e02_trials.csv"
    if not case.exists():
        pytest.skip(f"{case} is not here")
    (rows,) = read_series(case).series
    found = analyze_series(rows, AnalysisOptions(fit=None), None)
    assert (len(found.runs), rows.values.size) == (170, 1700)
    assert [group.start for group in found.groups] == [0, 120]
    assert [group.start for group in found.robust_groups] == [0, 120]
