"""The list of keyboard shortcuts; ``assets/keyboard.js`` obeys them."""

import dash_bootstrap_components as dbc
from dash import html

from dashboard import ids

SHORTCUTS = (
    ("/", "Find a series"),
    ("g then o", "Go to the overview"),
    ("j then k", "Go down and up in a list"),
    ("Enter", "Open the series of the row"),
    ("r", "Refit the series that is shown"),
    ("s", "Share what is shown"),
    ("t", "Switch light and dark"),
    ("?", "Show this list"),
    ("Esc", "Close a dialogue"),
)


def shortcuts_dialogue() -> dbc.Modal:
    """Make the dialogue that lists the shortcuts."""
    rows = [
        html.Div(
            [html.Dt([html.Kbd(key) for key in keys.split(" then ")]), html.Dd(meaning)],
            className="bw-shortcut",
        )
        for keys, meaning in SHORTCUTS
    ]
    return dbc.Modal(
        [
            dbc.ModalHeader(
                html.H2("Keyboard shortcuts", className="h5 mb-0", id="shortcuts-title"),
                close_button=True,
            ),
            dbc.ModalBody(html.Dl(rows, className="mb-0")),
        ],
        id=ids.SHORTCUTS,
        is_open=False,
        fade=False,
        labelledby="shortcuts-title",
    )
