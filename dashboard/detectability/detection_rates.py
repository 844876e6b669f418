"""Heat maps of detection rates, instances × iterations, one per method and strategy."""

from collections.abc import Sequence
from typing import Any

from dashboard.detectability.controls import METHODS, STRATEGIES
from dashboard.detectability.detection_grid import RatedGrid, RatedSize
from dashboard.shared.theme import AMOUNTS, BETTER, Theme, template
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy

GAP = 0.09  # between the maps, of the figure


def detection_rates_figure(
    grids: Sequence[RatedGrid],
    theme: Theme,
    marked: tuple[Method, Strategy, int, int] | None = None,
) -> dict[str, Any]:
    """Draw two rows (methods) of two maps (strategies); each cell shows its rate.

    Parameters
    ----------
    marked
        Method, strategy, instances and iterations of the size that counts.
    """
    side = (1 - GAP) / 2
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {
        "template": template(theme),
        "margin": {"l": 8, "r": 8, "t": 26, "b": 8},
        "annotations": [],
        "shapes": [],
        "hovermode": "closest",
        "dragmode": False,
    }
    for place, grid in enumerate(grids):
        if marked is not None and (grid.method, grid.strategy) == marked[:2]:
            layout["shapes"] += _frame(grid, *marked[2:], "" if place == 0 else str(place + 1))
        row, column = divmod(place, 2)
        number = "" if place == 0 else str(place + 1)
        left, top = column * (side + GAP), 1 - row * (side + 1.6 * GAP)
        right, bottom = left + side, max(0.0, top - side + 0.3 * GAP)
        data.append(_map(grid, theme, f"x{number}", f"y{number}", show_scale=False))
        layout[f"xaxis{number}"] = _axis([left, right], f"y{number}", "iterations" if row else "")
        layout[f"yaxis{number}"] = _axis([bottom, top], f"x{number}", "" if column else "instances")
        layout["annotations"].append(
            {
                "xref": "paper",
                "yref": "paper",
                "x": left,
                "y": top,
                "xanchor": "left",
                "yanchor": "bottom",
                "yshift": 3,
                "text": f"<b>{METHODS[grid.method.value]}</b> · {STRATEGIES[grid.strategy.value]}",
                "font": {"size": 12.5},
            }
        )
    return {"data": data, "layout": layout}


def _frame(grid: RatedGrid, instances: int, iterations: int, number: str) -> list[dict[str, Any]]:
    """Frame the cell of a size, if it is on the map; categories count from 0."""
    sizes = [(size.instances, size.iterations) for size in grid.sizes]
    if (instances, iterations) not in sizes:
        return []
    y = sorted({n for n, _ in sizes}).index(instances)
    x = sorted({m for _, m in sizes}).index(iterations)
    return [
        {
            "type": "rect",
            "xref": f"x{number}",
            "yref": f"y{number}",
            "x0": x - 0.5,
            "x1": x + 0.5,
            "y0": y - 0.5,
            "y1": y + 0.5,
            "line": {"color": BETTER, "width": 3},
        }
    ]


def _axis(domain: list[float], anchor: str, title: str) -> dict[str, Any]:
    return {
        "domain": domain,
        "anchor": anchor,
        "type": "category",
        "title": {"text": title},
        "showgrid": False,
        "ticks": "",
        "fixedrange": True,
    }


def _map(grid: RatedGrid, theme: Theme, x: str, y: str, *, show_scale: bool) -> dict[str, Any]:
    instances = sorted({size.instances for size in grid.sizes})
    iterations = sorted({size.iterations for size in grid.sizes})
    by_size = {(size.instances, size.iterations): size for size in grid.sizes}
    rows = [[by_size[n, m] for m in iterations] for n in instances]
    return {
        "type": "heatmap",
        "x": [str(m) for m in iterations],
        "y": [str(n) for n in instances],
        "z": [[size.rate for size in row] for row in rows],
        "text": [[format_rate(size) for size in row] for row in rows],
        "customdata": [[_rate_text(size) for size in row] for row in rows],
        "xaxis": x,
        "yaxis": y,
        "zmin": 0,
        "zmax": 1,
        "colorscale": AMOUNTS[theme],
        "showscale": show_scale,
        "xgap": 2,
        "ygap": 2,
        "texttemplate": "%{text}",
        "textfont": {"size": 11},
        "hoverongaps": False,
        "hovertemplate": "<b>%{y} instances × %{x} iterations</b><br>%{customdata}<extra></extra>",
    }


def format_rate(size: RatedSize) -> str:
    """Format a rate in percent, with its standard error where it has one."""
    if size.rate is None:
        return "–"
    rate = f"{100 * size.rate:.0f}"
    return rate if size.error is None else f"{rate} ±{100 * size.error:.0f}"


def _rate_text(size: RatedSize) -> str:
    if size.rate is None:
        return size.reason
    error = "" if size.error is None else f" ± {100 * size.error:.1f}"
    return f"seen in {100 * size.rate:.1f}{error} % of experiments"
