"""Hand long lists to the browser as plain text, which a script of ours turns into elements.

Dash keeps track of every component by its path and properties, so a thousand rows of a dozen
components each hold the browser up for minutes. Nothing in such rows is an input or an output.
"""

import json
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from models.records.errors import BadArgumentError

PLAIN = (
    *(html.A, html.Code, html.Dd, html.Details, html.Div, html.Dl, html.Dt, html.H2, html.H3),
    *(html.Header, html.I, html.Li, html.Ol, html.P, html.Section, html.Span, html.Strong),
    *(html.Small, html.Summary, html.Table, html.Tbody, html.Td, html.Th, html.Thead, html.Tr),
    *(html.Ul, html.Caption, html.Time, html.Img),
)
ATTRIBUTES = {
    "className": "class",
    **{name: name for name in ("href", "download", "rel", "role", "scope", "title", "dateTime")},
    "src": "src",
    "alt": "alt",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "tabIndex": "tabindex",
}


def static_html(children: Any, class_name: str = "") -> html.Div:
    """Build a block whose content ``assets/static_html.js`` draws; text in it stays text.

    Parameters
    ----------
    children : component, text, number, None, or list of these
        Of the tags in `PLAIN`, and ``dcc.Link``; without ids, for callbacks do not see them.

    Raises
    ------
    BadArgumentError
        If there is another component among them, or an attribute that the script does not know.
    """
    attributes: dict[str, Any] = {
        "data-plain": json.dumps(_converted(children), ensure_ascii=False)
    }
    return html.Div(className=class_name, **attributes)


def _converted(item: Any) -> Any:
    """Convert a tree to ``[tag, attributes, children]``, text and numbers as text."""
    if item is None or isinstance(item, str):
        return item
    if isinstance(item, (list, tuple)):
        return [None, {}, [_converted(child) for child in item]]
    if not isinstance(item, Component):
        return str(item)
    known_names = item._prop_names  # noqa: SLF001 (listed nowhere else that has a type)
    given = {name: getattr(item, name) for name in known_names if hasattr(item, name)}
    given |= {name: value for name, value in vars(item).items() if "-" in name}
    children = given.pop("children", None)
    if isinstance(item, dcc.Link):
        tag = "link"
    elif isinstance(item, PLAIN):
        tag = type(item).__name__.lower()
    else:
        raise BadArgumentError(f"{type(item).__name__} cannot be drawn plainly.")
    attributes = {}
    for name, value in given.items():
        known = name if "-" in name else ATTRIBUTES.get(name)
        if known is None:
            raise BadArgumentError(f"{type(item).__name__}.{name} cannot be drawn plainly.")
        if value is not None and value is not False:
            attributes[known] = str(value)
    children = children if isinstance(children, (list, tuple)) else [children]
    return [tag, attributes, [_converted(child) for child in children]]
