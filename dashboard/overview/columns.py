"""Which columns the overview shows, in which order: chosen by a person, kept in the link."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.shared import ids
from dashboard.shared.urls.codec import Codec

FIXED = "test"  # the series' name, always first
# Name in the link, and word in the list, in the usual order.
COLUMNS = {
    "verdict": "Verdict",
    "alert": "Alert",
    "spark": "Last year",
    "level": "Level now",
    "week": "Change, 7 days",
    "week_p": "P(worse), 7 days",
    "release": "Change, release",
    "release_p": "P(worse), release",
    "short": "Groups, week",
    "long": "Groups, quarter",
    "detectable": "Detectable",
    "modes": "Modes",
    "runs": "Runs",
    "moves": "Groups, worse and better",
    "last": "Last run",
    "fit": "Fit",
    "noise": "Noise",
    "suite": "Suite",
    "platform": "Platform",
    "project": "Project",
    "branch": "Branch",
}
USUAL = tuple(COLUMNS)


def columns_codec() -> Codec:
    """Write the shown columns as one part of the link, ``cols=verdict,level``."""

    def read(values: Sequence[str]) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name for name in values[-1].split(",") if name))
        unknown = [name for name in names if name not in COLUMNS]
        if unknown or not names:
            raise ValueError(f"names none of {', '.join(COLUMNS)}")
        return names

    def write(names: tuple[str, ...]) -> list[str]:
        return [] if names == USUAL else [",".join(names)]

    return Codec(read, write)


def arrange(columns: Sequence[dict[str, Any]], shown: Sequence[str]) -> list[dict[str, Any]]:
    """Put the shown columns first, in their order, and hide the others.

    Parameters
    ----------
    columns
        Definitions, some of them groups with ``children``; a group whose children are parted
        is repeated.
    """
    if tuple(shown) == USUAL:
        return list(columns)
    leaves = {
        leaf["colId"]: (group.get("headerName") if "children" in group else None, leaf)
        for group in columns
        for leaf in group.get("children", [group])
    }
    hidden = [name for name in leaves if name not in (FIXED, *shown)]
    placed = [
        (leaves[name][0], {**leaves[name][1], "hide": name in hidden})
        for name in (FIXED, *shown, *hidden)
    ]
    arranged: list[dict[str, Any]] = []
    for title, some in groupby(placed, key=lambda item: item[0]):
        found = [leaf for _, leaf in some]
        arranged += found if title is None else [{"headerName": title, "children": found}]
    return arranged


def column_choice(shown: Sequence[str]) -> html.Div:
    """Build the list in which columns are chosen; their order is changed by dragging."""
    boxes = dbc.Checklist(
        id=ids.OVERVIEW_COLUMNS,
        options=[{"label": word, "value": name} for name, word in COLUMNS.items()],
        value=list(shown),
        className="bw-choice-boxes",
    )
    unfolded = html.Details(
        [
            html.Summary("Columns", className="form-select form-select-sm"),
            html.Fieldset(
                [
                    html.Legend("Columns", className="visually-hidden"),
                    html.P("Drag a heading to move it.", className="bw-label"),
                    boxes,
                ],
                className="bw-choice-list",
            ),
        ],
        className="bw-choice bw-choice-columns",
    )
    return html.Div(unfolded, className="bw-filter")
