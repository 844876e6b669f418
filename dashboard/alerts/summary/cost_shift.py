"""A note that cost moved between the sub-tests of a suite while their sum is flat."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.shared.widgets.icon import icon


def cost_shift_note(lines: Sequence[str]) -> Any:
    """Build the note; nothing where no cost moved.

    Parameters
    ----------
    lines : sequence of str
        A sentence for each suite and platform.
    """
    if not lines:
        return None
    return html.Div(
        [icon("arrow-left-right"), html.Div([html.P(line) for line in lines])],
        className="bw-notes bw-host bw-shift",
        role="note",
    )
