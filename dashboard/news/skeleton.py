"""What stands where something is about to appear."""

from dash import html

from dashboard.shared.widgets.aria import aria


def skeleton(class_name: str) -> html.Div:
    """Build a shimmering plane; the class gives its size."""
    return html.Div(className=f"bw-skeleton {class_name}", **aria(label="Loading"), role="img")
