"""The control that chooses a second fit."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html

from dashboard.shared.formatting.fit_names import short_fit_name
from models.records.stored_fit import FitHead

NO_FIT = "none"


def fit_choice(identity: str, fits: Sequence[FitHead], value: int | None) -> html.Div:
    """Build a select of stored fits; hidden where there is nothing to choose.

    Parameters
    ----------
    value : int, optional
        The chosen fit, which is listed even where it is none of ``fits``.
    """
    names = {fit.id: short_fit_name(fit) for fit in fits}
    if value is not None:
        names.setdefault(value, str(value))
    options = [{"label": "none", "value": NO_FIT}]
    options += [{"label": name, "value": str(number)} for number, name in names.items()]
    hidden = len(names) < 2 and value is None
    return html.Div(
        [
            html.Label("Beside fit", htmlFor=identity, className="bw-label"),
            dbc.Select(
                id=identity,
                options=options,
                value=NO_FIT if value is None else str(value),
                size="sm",
            ),
        ],
        className="bw-hidden" if hidden else "bw-control",
    )
