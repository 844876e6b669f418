"""Read what a component shows: its texts, its links and where a class stands."""

from collections.abc import Iterator
from typing import Any


def parts_of(component: Any) -> Iterator[Any]:
    """Yield a component and all within it, texts included, in the order of the page."""
    if component is None or component is False:
        return
    if isinstance(component, list | tuple):
        for item in component:
            yield from parts_of(item)
        return
    yield component
    yield from parts_of(getattr(component, "children", None))


def words_of(component: Any) -> list[str]:
    """List the texts of a component, each stripped; blank ones are left out."""
    words = (str(part).strip() for part in parts_of(component) if isinstance(part, str | int))
    return [word for word in words if word]


def text_of(component: Any) -> str:
    """Join the texts of a component with spaces."""
    return " ".join(words_of(component))


def links_of(component: Any) -> dict[str, str]:
    """Return where each link leads, by its text."""
    return {
        text_of(getattr(part, "children", None)): part.href
        for part in parts_of(component)
        if getattr(part, "href", None)
    }


def with_class(component: Any, name: str) -> list[Any]:
    """List the parts that have a class."""
    return [
        part
        for part in parts_of(component)
        if name in (getattr(part, "className", None) or "").split()
    ]


def rows_of(component: Any) -> list[list[str]]:
    """List the rows of the tables in a component, each cell as one text; the heads come first."""
    return [
        [text_of(cell) for cell in parts_of(part.children) if type(cell).__name__ in ("Td", "Th")]
        for part in parts_of(component)
        if type(part).__name__ == "Tr"
    ]
