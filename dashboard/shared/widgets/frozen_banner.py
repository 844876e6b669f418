"""Says that a page shows a moment of the past, and leads back to the present."""

from typing import Any

from dash import dcc, html

from dashboard.shared.formatting.values import format_time
from dashboard.shared.widgets.icon import icon


def frozen_banner(as_of_ms: int | None, fits: tuple[int, ...], live_link: str) -> Any:
    """Build the banner; None for a page that follows the store.

    Parameters
    ----------
    as_of_ms : int or None
        The moment that is shown, milliseconds since 1970-01-01 UTC.
    fits : tuple of int
        Fits that the link names.
    live_link : str
        The same page as it is now.
    """
    if as_of_ms is None and not fits:
        return None
    parts = []
    if as_of_ms is not None:
        parts.append(f"as the store was on {format_time(as_of_ms)}")
    if fits:
        word = "fit" if len(fits) == 1 else "fits"
        parts.append(f"with {word} {', '.join(str(number) for number in fits)}")
    return html.Div(
        [
            icon("snow"),
            html.Span(["This page is ", html.Strong("frozen"), f": {', '.join(parts)}."]),
            dcc.Link("Show it live", href=live_link, className="btn btn-sm btn-outline-secondary"),
        ],
        className="bw-notes bw-frozen",
        role="note",
    )
