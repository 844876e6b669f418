"""The worst and the best series of a release comparison as intervals on one scale."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.releases.percent_scale import PercentScale, percent_scale, percent_ticks
from dashboard.releases.rows import called, compared, row_link
from dashboard.releases.text import WORDS
from dashboard.shared.figures.row_labels import marked, row_labels
from dashboard.shared.formatting.values import format_day, percent, probability
from dashboard.shared.theme import NEUTRAL, VERDICTS, Theme, template
from models.services.release_report import ReleaseReport, ReleaseRow

EACH = 12  # rows from either end
ROW_PX = 23
FRAME_PX = 92  # axis and legend


def forest_rows(report: ReleaseReport, each: int = EACH) -> tuple[list[ReleaseRow], int]:
    """Choose the rows that are shown, worst first, and count those left out between them."""
    rows = compared(report)
    if len(rows) <= 2 * each:
        return rows, 0
    return rows[:each] + rows[-each:], len(rows) - 2 * each


def forest_height(report: ReleaseReport, each: int = EACH) -> int:
    """Return the height of the figure, pixels."""
    rows, between = forest_rows(report, each)
    return FRAME_PX + ROW_PX * max(3, len(rows) + bool(between))


def release_forest(report: ReleaseReport, theme: Theme, each: int = EACH) -> dict[str, Any]:
    """Draw median and p10 to p90 of the change per series; right of zero is worse."""
    rows, between = forest_rows(report, each)
    scale = percent_scale([max(abs(row.low), abs(row.high)) for row in rows])
    gap = each if between else len(rows)
    places = [place + (place >= gap) for place in range(len(rows))]
    labels = row_labels([row.series.key for row in rows])
    ends = [value for row in rows for value in (row.low, row.high)]
    lowest, highest = min([*ends, -report.delta, -0.1]), max([*ends, report.delta, 0.1])
    first, last = scale.place(np.array([lowest, highest]))
    pad = 0.04 * (last - first)
    shapes = [_delta_band(report.delta, scale)] if report.delta else []
    notes = []
    if between:
        shapes.append(_between_line(gap))
        notes.append(_between_note(gap, between))
    ticks = percent_ticks(lowest, highest, scale)
    return {
        "data": _traces(rows, places, scale, report.as_of_ms),
        "layout": {
            "template": template(theme),
            "margin": {"l": 8, "r": 16, "t": 34, "b": 40},
            "xaxis": {
                "range": [float(first - pad), float(last + pad)],
                "title": {"text": _axis_title(report, scale)},
                "tickvals": [float(tick) for tick in scale.place(np.array(ticks))],
                "ticktext": [f"{tick:+g} %".replace("-", "−") if tick else "0" for tick in ticks],
                "zeroline": True,
                "zerolinecolor": NEUTRAL,
                "zerolinewidth": 1,
                "fixedrange": True,
            },
            "yaxis": {
                "range": [len(rows) + bool(between) - 0.4, -0.6],
                "tickvals": places,
                "ticktext": labels,
                "ticks": "",
                "showgrid": False,
                "fixedrange": True,
            },
            "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "xanchor": "left"},
            "shapes": shapes,
            "annotations": notes,
            "hovermode": "closest",
            "dragmode": False,
        },
    }


def _traces(
    rows: Sequence[ReleaseRow],
    places: Sequence[int],
    scale: PercentScale,
    as_of_ms: int | None,
) -> list[dict[str, Any]]:
    traces = []
    for verdict, (colour, symbol) in VERDICTS.items():
        chosen = [
            (row, place) for row, place in zip(rows, places, strict=True) if row.verdict is verdict
        ]
        if not chosen:
            continue
        numbers = np.array([(row.low, row.change, row.high) for row, _ in chosen])
        low, middle, high = scale.place(numbers).T
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": WORDS[verdict],
                "x": [round(float(value), 5) for value in middle],
                "y": [place for _, place in chosen],
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": [round(float(value), 5) for value in high - middle],
                    "arrayminus": [round(float(value), 5) for value in middle - low],
                    "thickness": 2,
                    "width": 0,
                    "color": colour,
                },
                "marker": {
                    "color": colour,
                    "symbol": symbol,
                    "opacity": 1,
                    "size": [11 if row.called else 8 for row, _ in chosen],
                    "line": {"color": colour, "width": 1.5},
                },
                "customdata": [[row_link(row, as_of_ms), _hover(row)] for row, _ in chosen],
                "hovertemplate": "%{customdata[1]}<extra></extra>",
            }
        )
    return traces


def _hover(row: ReleaseRow) -> str:
    key = row.series.key
    days = " against ".join(
        format_day(day) for day in (row.reference_day, row.comparison_day) if day is not None
    )
    lines = (
        f"<b>{marked(key.test)}</b>",
        marked(f"{key.suite} · {key.platform} · {key.branch}"),
        f"{percent(row.change)}, 80 %: {percent(row.low)} to {percent(row.high)}",
        f"worse by δ: {probability(row.p_worse_by_delta)},"
        f" better by δ: {probability(row.p_better_by_delta)}",
        f"{WORDS[row.verdict]}{f', called {called(row)}' if row.called else ''}",
        days,
    )
    return "<br>".join(lines)


def _axis_title(report: ReleaseReport, scale: PercentScale) -> str:
    bent = " (scale compressed away from zero)" if scale.bend else ""
    return f"change since {marked(report.comparison.name)}, worse →{bent}"


def _delta_band(delta: float, scale: PercentScale) -> dict[str, Any]:
    first, last = scale.place(np.array([-delta, delta]))
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": float(first),
        "x1": float(last),
        "y0": 0,
        "y1": 1,
        "fillcolor": "rgba(122,130,144,0.14)",
        "line": {"width": 0},
        "layer": "below",
    }


def _between_line(gap: int) -> dict[str, Any]:
    line = {"color": "rgba(122,130,144,0.5)", "width": 1, "dash": "dot"}
    return {
        "type": "line",
        "xref": "paper",
        "yref": "y",
        "x0": 0,
        "x1": 1,
        "y0": gap,
        "y1": gap,
        "line": line,
        "layer": "below",
    }


def _between_note(gap: int, between: int) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "y",
        "x": 1,
        "y": gap,
        "xanchor": "right",
        "yanchor": "bottom",
        "text": f"{between:,} series between",
    }
