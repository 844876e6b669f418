"""The list of keyboard shortcuts; ``assets/keyboard.js`` obeys them."""

import dash_bootstrap_components as dbc
from dash import html

from dashboard.shared import ids
from dashboard.shared.triage.toolbar import ACTIONS

SHORTCUTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Everywhere",
        (
            ("/ or Ctrl+K", "Find a series, page, release, revision, alert or action"),
            ("g then o", "Go to the overview"),
            ("g then a", "Go to the alerts"),
            ("t", "Switch light and dark"),
            ("?", "Show this list"),
            ("Esc", "Close a dialogue"),
        ),
    ),
    (
        "Lists",
        (
            ("j then k", "Go down and up"),
            ("Enter", "Open the row"),
        ),
    ),
    (
        "Trend",
        (
            ("r", "Refit the series that is shown"),
            ("s", "Share what is shown"),
            ("c", "Copy what is shown as Markdown, with a frozen link"),
        ),
    ),
    (
        "Alerts",
        (
            ("x", "Select the row or the alert"),
            ("Shift+X", "Select all that are loaded"),
            *(
                (key, f"{word.rstrip('…')}: {hint[0].lower()}{hint[1:]}")
                for _, key, word, _, hint in ACTIONS
                if key
            ),
            ("b", "Name the bug"),
            ("Esc", "Select none"),
        ),
    ),
)


def shortcuts_dialogue() -> dbc.Modal:
    """Build the dialogue that lists the shortcuts, by where they work."""
    sections = [
        html.Section(
            [html.H3(where, className="bw-label"), html.Dl([_row(*row) for row in rows])],
            className="bw-shortcuts-part",
        )
        for where, rows in SHORTCUTS
    ]
    return dbc.Modal(
        [
            dbc.ModalHeader(
                html.H2("Keyboard shortcuts", className="h5 mb-0", id="shortcuts-title"),
                close_button=True,
            ),
            dbc.ModalBody(sections, className="bw-shortcuts"),
        ],
        id=ids.SHORTCUTS,
        is_open=False,
        fade=False,
        size="lg",
        labelledby="shortcuts-title",
    )


def _row(keys: str, meaning: str) -> html.Div:
    return html.Div(
        [html.Dt([html.Kbd(key) for key in keys.split(" then ")]), html.Dd(meaning)],
        className="bw-shortcut",
    )
