"""Wire the controls of a list page to the link, and to the page's state."""

from collections.abc import Iterable, Sequence

from dash import Dash, Input, Output

from dashboard.shared.clientside import LISTS, clientside
from dashboard.shared.filters.series_filter import PARTS, control_id, filter_ids


def register_filter(
    app: Dash, page: str, state: str, more: Sequence[str] = (), others: Sequence[Input] = ()
) -> None:
    """Register the callbacks by which the controls of a page update its state and its link.

    Parameters
    ----------
    page : str
        What the controls' names begin with.
    state : str
        The store that holds the query as written in the link.
    more : sequence of str
        Controls that the page has besides the usual ones.
    others : sequence of Input
        Properties other than ``value`` that belong to the link.
    """
    clientside(
        app,
        "keepFilters",
        Output(state, "data"),
        *(Input(control, "value") for control in (*filter_ids(page), *more)),
        *others,
        namespace=LISTS,
    )
    register_choices(app, page, [part for part, *_ in PARTS])


def register_choices(app: Dash, page: str, parts: Iterable[str]) -> None:
    """Register the callbacks by which folded lists name what is chosen in them.

    Parameters
    ----------
    page : str
        What the controls' names begin with.
    parts : iterable of str
        What they end with.
    """
    for part in parts:
        control = control_id(page, part)
        clientside(
            app,
            "spellChoice",
            Output(f"{control}-chosen", "children"),
            Input(control, "value"),
            namespace=LISTS,
        )
