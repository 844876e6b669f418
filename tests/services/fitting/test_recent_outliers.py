"""Outliers among the newest runs are named, with their lines and what the fit does with them."""

from dataclasses import replace

import numpy as np

from models.services.fitting.analysis import AnalysisOptions
from models.services.fitting.analyze import analyze_series
from models.services.fitting.recent_outliers import recent_outliers
from models.stats.series.outliers import scan_outliers
from tests.services.fitting.test_analyze import made_rows
from tests.stats.grid_sampler import GridSampler


def spiked(*places: int) -> np.ndarray:
    values = 100.0 + np.random.default_rng(3).normal(0.0, 0.5, 60)
    values[list(places)] += 20.0
    return values


def test_only_outliers_of_the_ten_newest_runs_are_named() -> None:
    for places, number in (((), 0), ((20,), 0), ((49,), 0), ((50,), 1), ((20, 52, 56), 2)):
        rows = made_rows(spiked(*places))
        flags = scan_outliers(rows.values).flags
        assert flags.sum() == len(places)
        notes = recent_outliers(rows, flags, has_steps=True)
        assert len(notes) == (number > 0)
        assert not notes or notes[0].startswith(f"{number} of the 10 newest runs ")


def test_a_run_with_a_good_value_is_no_outlier() -> None:
    rows = replace(made_rows(spiked(56, 57)), run=np.arange(60) // 2)
    for places, number in (((56,), 0), ((56, 57), 1)):
        flags = np.isin(np.arange(60), places)
        assert len(recent_outliers(rows, flags, has_steps=False)) == number


def test_the_analysis_has_the_note_with_line_and_weight() -> None:
    rows = made_rows(spiked(56))
    (note,) = analyze_series(rows, AnalysisOptions(), GridSampler()).notes
    assert note == (
        "1 of the 10 newest runs is marked as an outlier and counted with less weight "
        f"(line {rows.lines[56]})."
    )
