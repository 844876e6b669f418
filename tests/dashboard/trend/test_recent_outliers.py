"""Outliers among the ten newest runs are said, older ones are not."""

from dataclasses import replace

import numpy as np

from dashboard.shared.series_history.load import load_series
from dashboard.shared.series_history.trend_data import TrendData
from dashboard.shared.urls.trend_state import TrendState
from dashboard.trend.recent_outliers import recent_outliers
from models.records.steps_found import StepsFound
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED


def marked(data: TrendData, *places: int) -> TrendData:
    """Mark measured points as outliers, counted from the newest run, 1 for that."""
    times = np.unique(data.points.time_ms[data.measured])
    chosen = [times[-place] for place in places]
    return replace(data, outlier=np.isin(data.points.time_ms, chosen))


def test_only_the_ten_newest_runs_count(asked: Asked) -> None:
    data = load_series(asked.services, str(FITTED), TrendState())
    assert recent_outliers(marked(data)) == ""
    assert recent_outliers(marked(data, 11)) == ""
    one = recent_outliers(marked(data, 10, 11))
    assert one == "1 of the 10 newest runs is marked as an outlier and left out of the fit."
    assert "2 of the 10 newest runs are marked" in recent_outliers(marked(data, 1, 2))


def test_a_fit_with_steps_leaves_none_out_and_without_a_fit_nothing_is_said(asked: Asked) -> None:
    data = marked(load_series(asked.services, str(FITTED), TrendState()), 1)
    assert data.fit is not None
    steps = replace(data.fit, steps=StepsFound((), (), (), relative=True))
    assert "counted with less weight" in recent_outliers(replace(data, fit=steps))
    assert recent_outliers(replace(data, fit=None)) == ""
