"""The repository's Markdown pages: their text, headings, anchors and links."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "stan").glob("*.md")])

_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Link:
    """A link of a page: the page, the target's path and the anchor in it."""

    page: Path
    target: str
    anchor: str


def text_of(page: Path) -> str:
    """Return the text of a page without its fenced code."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def headings(text: str) -> list[str]:
    """Return the headings of a text, in order, without their marks."""
    return [match[2] for match in _HEADING.finditer(text)]


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub makes of the headings of a text."""
    found: set[str] = set()
    for heading in headings(text):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        repeated = [name, *(f"{name}-{count}" for count in range(1, 10))]
        found.add(next(one for one in repeated if one not in found))
    return found


def local_links(page: Path) -> list[Link]:
    """Return the links of a page that lead to a place in this repository."""
    targets = [match[1].partition("#") for match in _LINK.finditer(text_of(page))]
    return [
        Link(page, target, anchor)
        for target, _, anchor in targets
        if not re.match(r"[a-z][a-z+.-]*:", target)
    ]
