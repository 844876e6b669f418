"""A figure on a page, with everything that leads elsewhere switched off."""

from typing import Any

from dash import dcc


def graph(identity: str, *, height: str, file_name: str, **options: Any) -> dcc.Graph:
    """Build a graph that offers no other host and saves pictures under a descriptive name.

    Parameters
    ----------
    height : str
        CSS height; the width is that of the page's column.
    file_name : str
        Name, without ending, of a picture that a person saves.
    """
    return dcc.Graph(
        id=identity,
        figure={"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}}},
        style={"height": height},
        responsive=True,
        config={
            "showSendToCloud": False,
            "plotlyServerURL": "",
            "displaylogo": False,
            "scrollZoom": False,
            "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
            "toImageButtonOptions": {"filename": file_name, "scale": 2},
        },
        **options,
    )
