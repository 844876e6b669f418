"""Say that outliers lie among the newest runs, where a verdict rests on few of them."""

import numpy as np

from dashboard.shared.formatting.values import count
from dashboard.shared.series_history.trend_data import TrendData

NEWEST = 10  # runs


def recent_outliers(data: TrendData) -> str:
    """Return the sentence; blank where none of the ten newest runs holds an outlier.

    A fit with steps counts them with less weight, one without leaves them out.
    """
    times = data.points.time_ms[data.measured]
    newest = np.unique(times)[-NEWEST:]
    marked = np.unique(times[data.outlier[data.measured]])
    number = int(np.isin(newest, marked).sum())
    if data.fit is None or not number:
        return ""
    of = f"{number} of the {count(newest.size, 'newest run')}"
    verb = "is marked as an outlier" if number == 1 else "are marked as outliers"
    how = "left out of the fit" if data.fit.steps is None else "counted with less weight"
    return f"{of} {verb} and {how}."
