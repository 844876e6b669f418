"""A link to another page of the app."""

from typing import Any

from dash import dcc


def local_link(words: Any, link: str, class_name: str = "") -> dcc.Link:
    """Build a link that changes the page in place."""
    return dcc.Link(words, href=link, className=class_name or None)
