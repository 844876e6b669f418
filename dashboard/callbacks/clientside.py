"""Callbacks that the browser answers by itself, from ``assets/shell.js``."""

from typing import Any

from dash import ClientsideFunction, Dash

NAMESPACE = "bandwatch"


def clientside(app: Dash, function: str, *parts: Any, at_start: bool = False) -> None:
    """Let a function of ``assets/shell.js`` answer a callback.

    Parameters
    ----------
    function : str
        Name of the function.
    parts : Output, Input and State
        As in any callback.
    at_start : bool
        Whether it runs when the page has loaded, and not only when an input changes.
    """
    register: Any = app.clientside_callback
    register(ClientsideFunction(NAMESPACE, function), *parts, prevent_initial_call=not at_start)
