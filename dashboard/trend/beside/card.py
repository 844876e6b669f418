"""What two fits of one series say, side by side."""

from typing import Any

import numpy as np
from dash import html

from dashboard.shared.formatting.fit_names import fit_name
from dashboard.shared.formatting.values import UNKNOWN, format_day, percent, quantity
from dashboard.shared.series_history.trend_data import BesideFit, TrendData
from dashboard.shared.widgets.plain_table import plain_table
from models.records.stored_fit import StoredFit
from models.stats.comparison.fits_apart import FitsApart

TITLE = "Two fits side by side"


def beside_card(data: TrendData, asked: int | None) -> html.Section | None:
    """Build the comparison of the two fits; a sentence where there is none, None unless asked."""
    if asked is None:
        return None
    if data.fit is None or data.beside is None:
        same = data.fit is not None and data.fit.id == asked
        reason = (
            f"Fit {asked} is the one that is shown; choose another."
            if same
            else f"Fit {asked} is no stored fit of this series, so nothing is drawn beside it."
        )
        return _card([html.P(reason, className="bw-decision")])
    beside = data.beside
    unit = data.series.unit
    return _card(
        [
            html.P(_sentence(beside.apart, beside.fit), className="bw-decision"),
            plain_table(
                "Figures of the two fits",
                ("Figure", "shown", f"fit {beside.fit.id}"),
                _rows(data.fit, beside, unit),
            ),
        ]
    )


def _card(children: list[Any]) -> html.Section:
    return html.Section(
        [html.H3(TITLE, className="bw-card-title"), *children], className="bw-beside"
    )


def _sentence(apart: FitsApart | None, other: StoredFit) -> str:
    name = fit_name(other)
    if apart is None:
        return f"This fit and {name} have no day in common."
    overlap = "overlap" if apart.overlap else "have no value in common"
    words = (
        f"On {format_day(apart.day)}, the newest day of both, the level of this fit is "
        f"{percent(apart.percent)} from that of {name}; their 90 % intervals {overlap}."
    )
    if apart.days_apart:
        words += (
            f" They differ most on {format_day(apart.farthest)}, by "
            f"{percent(apart.farthest_percent)}; the intervals have no value in common on "
            f"{apart.days_apart:,} of {apart.days:,} days."
        )
    return words


def _rows(shown: StoredFit, beside: BesideFit, unit: str) -> list[list[str]]:
    apart, rows = beside.apart, []
    if apart is not None:
        levels = [_level(apart.level, unit), _level(apart.other_level, unit)]
        rows.append([f"Level on {format_day(apart.day)}", *levels])
    of_shown = _facts(shown, beside.factor, unit)
    of_other = _facts(beside.fit, beside.factor, unit)
    return rows + [[label, fact, of_other[label]] for label, fact in of_shown.items()]


def _facts(fit: StoredFit, factor: float, unit: str) -> dict[str, str]:
    return {
        "Newest day": UNKNOWN if fit.last_day is None else format_day(fit.last_day),
        "Measurements": f"{fit.measurements:,}",
        "Noise σ": quantity(float(np.median(fit.sigma)) * factor, unit),
        "Steps found": _steps(fit),
        "Band factor": f"{fit.calibration:.2f}",
        "Trusted": "yes" if fit.trusted else f"no: {fit.reason}",
    }


def _steps(fit: StoredFit) -> str:
    return "none sought" if fit.steps is None else str(len(fit.steps.changes))


def _level(values: tuple[float, float, float], unit: str) -> str:
    low, middle, high = values
    return f"{quantity(middle, unit)} ({quantity(low, '')} to {quantity(high, '')})"
