"""Icons from the icon font that the app serves."""

from dash import html

from dashboard.shared.widgets.aria import aria


def icon(name: str, class_name: str = "") -> html.I:
    """Build a decorative icon; screen readers pass it by, so a word must stand beside it."""
    return html.I(className=f"bi bi-{name} {class_name}".strip(), **aria(hidden="true"))
