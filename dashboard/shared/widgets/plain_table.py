"""A small table of text, read by screen readers as one."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.shared.widgets.aria import aria


def plain_table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    marked: int | None = None,
    class_name: str = "",
) -> html.Div:
    """Build a table whose first column names the rows and whose others are numbers.

    Parameters
    ----------
    caption : str
        What the table shows, for screen readers.
    marked : int, optional
        Row that stands out.
    """
    return html.Div(
        html.Table(
            [
                html.Caption(caption, className="visually-hidden"),
                html.Thead(html.Tr([html.Th(head, scope="col") for head in heads]))
                if any(heads)
                else None,
                html.Tbody(
                    [
                        html.Tr(
                            [
                                html.Th(row[0], scope="row"),
                                *(
                                    cell if isinstance(cell, html.Td) else html.Td(cell)
                                    for cell in row[1:]
                                ),
                            ],
                            className="bw-row-marked" if place == marked else None,
                        )
                        for place, row in enumerate(rows)
                    ]
                ),
            ],
            className=f"bw-plain-table {class_name}".strip(),
        ),
        className="bw-table-scroll",
        tabIndex=0,  # what scrolls must be reached by keyboard
        role="group",
        **aria(label=caption),
    )
