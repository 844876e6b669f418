"""The button that hands out a frozen link to the page; see server/shell/share_callbacks.py."""

from dash import html

from dashboard.shared import ids
from dashboard.shared.widgets.icon import icon


def share_button() -> html.Button:
    """Build the button; a page has one at most."""
    return html.Button(
        [icon("link-45deg"), " Share"],
        id=ids.SHARE,
        type="button",
        className="btn btn-outline-secondary btn-sm",
        title="A link that shows this to everyone, for ever (s)",
    )
