"""Light and dark: Plotly templates and the colours that mean something.

The browser decides which of the two is shown and tells the server by a cookie, set by a script
in the page's head before anything is asked for; so a figure is right from its first paint.
``assets/theme.js`` swaps the templates of figures that are there when a person switches.

Colours with a meaning are the same in both themes and readable on both backgrounds. Most
come from the palette of Okabe and Ito (2008, "Color Universal Design"), which people with any
common colour blindness can distinguish; every meaning has a marker shape or a word as well.
"""

from enum import StrEnum
from typing import Any, Final

from flask import has_request_context, request

from models.records.comparison import Verdict

COOKIE: Final = "bandwatch-theme"

WORSE: Final = "#d55e00"  # vermilion
BETTER: Final = "#009e73"  # bluish green
NEUTRAL: Final = "#7a8290"
UNDECIDED: Final = "#b07cc6"  # the palette's reddish purple, lightened for dark backgrounds
LEVEL: Final = "#2f7ed8"
BOUND: Final = "#7a5cc0"  # a value that cannot be passed
BESIDE: Final = "#b0478a"  # the level of a second fit
OUTLIER: Final = "#8a919e"
STEP: Final = "#8f6a1f"  # means of groups

# Releases follow one another in this order; neighbours differ in hue, lightness and shape.
RELEASES: Final = (
    ("#0072b2", "circle"),
    ("#e69f00", "diamond"),
    ("#009e73", "square"),
    ("#cc79a7", "triangle-up"),
    ("#56b4e9", "pentagon"),
    ("#8a63d2", "hexagon"),
)

VERDICTS: Final[dict[Verdict, tuple[str, str]]] = {  # colour, marker symbol
    Verdict.REGRESSION: (WORSE, "triangle-up"),
    Verdict.IMPROVEMENT: (BETTER, "triangle-down"),
    Verdict.NO_CHANGE: (NEUTRAL, "circle"),
    Verdict.UNDECIDED: (UNDECIDED, "diamond-open"),
    Verdict.WITHHELD: (NEUTRAL, "x-thin-open"),
}

FONT: Final = 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'


class Theme(StrEnum):
    """The two appearances."""

    LIGHT = "light"
    DARK = "dark"


def current_theme() -> Theme:
    """Return the theme of the requesting browser; light outside a request."""
    if has_request_context() and request.cookies.get(COOKIE) == Theme.DARK:
        return Theme.DARK
    return Theme.LIGHT


# How much there is, from little to much: the background first, so that little recedes.
AMOUNTS: Final[dict[Theme, list[list[Any]]]] = {
    Theme.LIGHT: [[0.0, "#eef3f8"], [0.5, "#7fb2dd"], [1.0, "#0b4f8a"]],
    Theme.DARK: [[0.0, "#27303a"], [0.5, "#2f6ea3"], [1.0, "#9fd0f5"]],
}


def template(theme: Theme) -> dict[str, Any]:
    """Build the Plotly template of a theme."""
    dark = theme is Theme.DARK
    text = "#dee2e6" if dark else "#343a40"
    muted = "#a3abb6" if dark else "#5c6570"
    grid = "rgba(160,170,185,0.16)" if dark else "rgba(60,72,88,0.10)"
    axis = {
        "gridcolor": grid,
        "linecolor": grid,
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": grid,
        "tickfont": {"color": muted, "size": 12},
        "title": {"font": {"color": muted, "size": 12}, "standoff": 10},
        "automargin": True,
    }
    legend = {"font": {"color": muted, "size": 12}, "bgcolor": "rgba(0,0,0,0)"}
    return {
        "layout": {
            "font": {"family": FONT, "color": text, "size": 13},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [colour for colour, _ in RELEASES],
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": {
                "bgcolor": "#2b3035" if dark else "#ffffff",
                "bordercolor": "#495057" if dark else "#ced4da",
                "font": {"family": FONT, "color": text, "size": 12},
                "align": "left",
            },
            "legend": legend,
            "legend2": legend,
            "modebar": {
                "bgcolor": "rgba(0,0,0,0)",
                "color": "#8a929c",
                "activecolor": LEVEL,
                "orientation": "h",
            },
            "shapedefaults": {"line": {"color": muted}},
            "annotationdefaults": {"font": {"color": muted, "size": 11}, "showarrow": False},
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        }
    }


def templates() -> dict[str, dict[str, Any]]:
    """Both templates by name, as the browser keeps them for the switch."""
    return {theme.value: template(theme) for theme in Theme}
