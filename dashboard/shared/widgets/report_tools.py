"""The buttons above a report that is printed: back to its page, share, print."""

from dash import dcc, html

from dashboard.shared.widgets.action import action
from dashboard.shared.widgets.icon import icon
from dashboard.shared.widgets.share_button import share_button


def report_tools(back: str, address: str) -> html.Div:
    """Build the buttons, which are not printed.

    Parameters
    ----------
    back : str
        Text of the link to the page that the report was opened from.
    address : str
        Of that page.
    """
    return html.Div(
        [
            dcc.Link(
                [icon("arrow-left"), f" {back}"],
                href=address,
                className="btn btn-outline-secondary btn-sm",
            ),
            share_button(),
            html.Button(
                [icon("printer"), " Print"],
                type="button",
                className="btn btn-primary btn-sm",
                **action("print"),
            ),
        ],
        className="bw-head-tools bw-no-print",
    )
