"""What is drawn plainly: spelled as it is, and refused where the script could not draw it."""

import json
from typing import Any

import pytest
from dash import dcc, html

from dashboard.shared.widgets.aria import aria
from dashboard.shared.widgets.static_html import static_html
from models.records.errors import BadArgumentError


def spelled(item: Any) -> Any:
    return json.loads(getattr(static_html(item), "data-plain"))


def test_a_tree_keeps_its_tags_attributes_order_and_text() -> None:
    row = html.Tr(
        [
            html.Th(dcc.Link("<b>&", href="/trend?series=a"), scope="row"),
            html.Td(3, className="bw-number", title=None, **aria(label="three")),
            None,
        ],
        tabIndex=0,
    )
    assert spelled([row, "end"]) == [
        None,
        {},
        [
            [
                "tr",
                {"tabindex": "0"},
                [
                    ["th", {"scope": "row"}, [["link", {"href": "/trend?series=a"}, ["<b>&"]]]],
                    ["td", {"class": "bw-number", "aria-label": "three"}, ["3"]],
                    None,
                ],
            ],
            "end",
        ],
    ]


@pytest.mark.parametrize(
    "item", [html.Div(id="x"), html.Td(dcc.Input()), html.Span("x", style={"color": "red"})]
)
def test_what_the_script_cannot_draw_is_refused(item: Any) -> None:
    with pytest.raises(BadArgumentError, match="cannot be drawn plainly"):
        static_html([html.P("before"), item])
