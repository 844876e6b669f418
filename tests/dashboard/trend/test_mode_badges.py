"""Badges of modes stand only where a count says something."""

import json
from dataclasses import replace

from plotly.utils import PlotlyJSONEncoder

from dashboard.shared.series_history.load import load_series
from dashboard.shared.series_history.modes import ReleaseModes
from dashboard.shared.urls.trend_state import TrendState
from dashboard.trend.mode_badges import mode_badges
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED


def test_releases_with_one_mode_have_no_badge(asked: Asked) -> None:
    data = load_series(asked.services, str(FITTED), TrendState())
    one, two = (
        ReleaseModes("9.8", 1, (9.7,), (1.0,)),
        ReleaseModes("9.9", 2, (9.7, 10.4), (0.75, 0.25)),
    )
    assert mode_badges(replace(data, modes=(one, one))) is None
    shown = json.dumps(mode_badges(replace(data, modes=(one, two))), cls=PlotlyJSONEncoder)
    assert "9.9 \\u00b7 2 modes" in shown
    assert "(75 %), 10.4" in shown  # where they lie, and their shares
    assert "9.8" not in shown
