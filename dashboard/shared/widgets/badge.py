"""Small labels that show how far what is shown can be believed."""

from typing import Any

from dash import html

from dashboard.shared.widgets.icon import icon

TONES = ("good", "warn", "bad", "info", "muted")


def badge(text: str, tone: str, icon_name: str, *, hint: str = "") -> html.Span:
    """Build a badge: an icon, a word, a colour; the hint shows on hover and to screen readers.

    Parameters
    ----------
    tone : str
        One of :data:`TONES`.
    """
    parts: list[Any] = [icon(icon_name), html.Span(text)]
    if hint:
        parts.append(html.Span(f" ({hint})", className="visually-hidden"))
    return html.Span(parts, className=f"bw-badge bw-{tone}", title=hint or None)
