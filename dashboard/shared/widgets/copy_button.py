"""A button that copies the text of another element."""

from dash import dcc, html


def copy_button(target: str, what: str) -> html.Span:
    """Build a button that copies the content of the element ``target``."""
    return html.Span(
        dcc.Clipboard(target_id=target, title=f"Copy {what}", className="bw-copy"),
        className="d-inline-flex",
    )
