"""The picture in words, for those who cannot see it and for those who want numbers."""

from datetime import UTC, date, datetime

import numpy as np
from dash import html

from dashboard.shared.series_history.load import TrendPage
from dashboard.shared.series_history.trend_data import TrendData
from models.records.measurement import Status


def trend_summary(shown: TrendPage) -> html.P:
    """Describe what the trend figure shows, and how much of it."""
    if len(shown.every) == 1:
        said = _sentences(shown.every[0])
    else:
        runs = sum(int(data.measured.sum()) for data in shown.every)
        said = [f"{len(shown.every)} series, {_count(runs, 'measurement')}."]
    if shown.n_drawn < shown.n_points:
        said.append(
            f"{shown.n_drawn:,} of {shown.n_points:,} points are drawn, outliers, failures and "
            "extremes among them; zooming in draws all."
        )
    return html.P(" ".join([*said, *shown.notes]), className="bw-summary")


def _sentences(data: TrendData) -> list[str]:
    times = data.points.time_ms
    if not len(times):
        return ["The store held no measurements of this series then."]
    measured, outliers = int(data.measured.sum()), int((data.measured & data.outlier).sum())
    failed = int((data.points.status == Status.FAILED.value).sum())
    timed_out = int((data.points.status == Status.TIMED_OUT.value).sum())
    said = [f"{_count(measured, 'measurement')} from {_day_of(times[0])} to {_day_of(times[-1])}"]
    said += [_count(outliers, "outlier")] if outliers else []
    said += [f"{_count(failed, 'failed run')}"] if failed else []
    said += [f"{_count(timed_out, 'timed-out run')}"] if timed_out else []
    sentences = [", ".join(said) + "."]
    if data.stored > len(data.points):
        sentences.append(f"Each point is a run; there are {data.stored:,} replicates.")
    if data.bands is not None and data.reference is not None:
        sentences += _level(data, data.reference)
    if data.fit is not None and np.isfinite(data.fit.calibration):
        sentences.append(f"Predictive band: calibrated by {data.fit.calibration:.2f}.")
    return sentences


def _level(data: TrendData, day: date) -> list[str]:
    bands = data.bands
    if bands is None:
        return []
    place = np.flatnonzero(bands.days == (day - date(1970, 1, 1)).days)
    if not place.size:
        return [f"The fit has no level for {_day_text(day)}."]
    at = int(place[0])
    unit = f" {data.series.unit}" if data.series.unit else ""
    level = float(bands.level_p50[at])
    return [
        f"Level on {_day_text(day)}: {level:,.5g}{unit}"
        f" (90 %: {bands.level_p05[at]:,.5g} to {bands.level_p95[at]:,.5g}).",
        *(
            f"That is {100 * level / bound.value:.1f} % of the {bound.label} of"
            f" {bound.value:,.6g}{unit}."
            for bound in data.bounds
            if bound.value > 0
        ),
    ]


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _day_of(time_ms: int) -> str:
    return _day_text(datetime.fromtimestamp(int(time_ms) / 1000, UTC).date())


def _day_text(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
