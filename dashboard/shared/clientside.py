"""Callbacks that the browser answers by itself, from ``assets/shell.js``."""

from typing import Any

from dash import ClientsideFunction, Dash

NAMESPACE = "bandwatch"
LISTS = "bandwatchLists"  # of assets/lists.js


def clientside(
    app: Dash, function: str, *parts: Any, at_start: bool = False, namespace: str = NAMESPACE
) -> None:
    """Register a function of ``assets/shell.js``, or of another asset, as a callback.

    Parameters
    ----------
    function : str
        Name of the function.
    parts : Output, Input and State
        As in any callback.
    at_start : bool
        Whether it runs when the page has loaded, and not only when an input changes.
    namespace : str
        Under which name the asset offers its functions.
    """
    register: Any = app.clientside_callback
    register(ClientsideFunction(namespace, function), *parts, prevent_initial_call=not at_start)
