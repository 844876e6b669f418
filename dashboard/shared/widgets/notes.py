"""Remarks on a page about its own link."""

from collections.abc import Sequence

from dash import html

from dashboard.shared.widgets.icon import icon

MOST = 4


def link_notes(notes: Sequence[str]) -> html.Div | None:
    """Show what of a link was not understood; nothing where all was."""
    if not notes:
        return None
    shown = list(notes[:MOST])
    if len(notes) > MOST:
        shown.append(f"… and {len(notes) - MOST} more.")
    return html.Div(
        [icon("info-circle"), html.Ul([html.Li(note) for note in shown], className="mb-0")],
        className="bw-notes",
        role="note",
    )
