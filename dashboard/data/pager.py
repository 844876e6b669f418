"""Links to the neighbouring pages of a long list."""

from dash import dcc, html

from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.icon import icon


def pager(page: int, pages: int, before: str, after: str) -> html.Nav | None:
    """Build links to the page before and the page after; nothing where there is one page.

    Parameters
    ----------
    before, after : str
        Links; unused at either end.
    """
    if pages < 2:
        return None
    shape = "btn btn-outline-secondary btn-sm"
    return html.Nav(
        [
            dcc.Link([icon("chevron-left"), " Before"], href=before, className=shape)
            if page > 1
            else None,
            html.Span(f"Page {page:,} of {pages:,}"),
            dcc.Link(["After ", icon("chevron-right")], href=after, className=shape)
            if page < pages
            else None,
        ],
        className="bw-pager",
        **aria(label="Pages of the list"),
    )
