"""Say that outliers lie among the newest runs, where a verdict rests on few of them."""

from dashboard.shared.series_history.trend_data import TrendData
from models.services.fitting.recent_outliers import outlier_sentence, outliers_among_newest


def recent_outliers(data: TrendData) -> str:
    """Return the sentence; blank where none of the ten newest runs is an outlier."""
    times = data.points.time_ms[data.measured]
    marked, newest = outliers_among_newest(times, data.outlier[data.measured])
    if data.fit is None or not marked.size:
        return ""
    return outlier_sentence(marked.size, newest, has_steps=data.fit.steps is not None)
