"""What a browser remembers for the person in front of it, as the finder takes it."""

from dataclasses import dataclass
from typing import Any

MOST = 60  # of each list; more were not kept by our own script


@dataclass(frozen=True, slots=True)
class Remembered:
    """Series opened last, favourites, and saved views as name and link."""

    recent: tuple[str, ...] = ()
    favourites: tuple[str, ...] = ()
    views: tuple[tuple[str, str], ...] = ()


def read_remembered(sent: Any) -> Remembered:
    """Read what ``assets/remembered.js`` sends; anything else counts as nothing."""
    lists = sent if isinstance(sent, dict) else {}
    return Remembered(
        _names(lists.get("recent")), _names(lists.get("favourites")), _views(lists.get("views"))
    )


def _names(items: Any) -> tuple[str, ...]:
    if not isinstance(items, list):
        return ()
    return tuple(item for item in items[:MOST] if isinstance(item, str))


def _views(items: Any) -> tuple[tuple[str, str], ...]:
    """Keep views with a name and a link of this app: a path, never another host."""
    found = []
    for item in items[:MOST] if isinstance(items, list) else ():
        name, link = (item.get("name"), item.get("link")) if isinstance(item, dict) else (0, 0)
        if isinstance(name, str) and isinstance(link, str) and _is_local(link):
            found.append((name, link))
    return tuple(found)


def _is_local(link: str) -> bool:
    return link.startswith("/") and not link.startswith("//") and "\\" not in link
