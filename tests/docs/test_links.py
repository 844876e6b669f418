"""Every relative link of the documents leads to a file that is there, and to a heading in it."""

from pathlib import Path

import pytest

from tests.docs.markdown import DOCS, PAGES, ROOT, anchors, local_links, text_of

KINDS = ("tutorial", "how-to", "reference", "explanation")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in local_links(page):
        target = (page.parent / link.target).resolve() if link.target else page
        if not target.exists():
            broken.append(f"{link.target}: no such file")
        elif link.anchor and link.anchor not in anchors(text_of(target)):
            broken.append(f"{link.target}#{link.anchor}: no such heading")
    assert broken == []


def test_every_document_is_in_the_index() -> None:
    index = DOCS / "README.md"
    linked = {(DOCS / link.target).resolve() for link in local_links(index) if link.target}
    written = {page for page in DOCS.rglob("*.md") if page != index}
    assert {str(page.relative_to(DOCS)) for page in written - linked} == set()


def test_documents_lie_in_the_four_folders() -> None:
    folders = {page.relative_to(DOCS).parts[0] for page in DOCS.rglob("*.md")}
    assert folders == {"README.md", *KINDS}


def test_anchors_are_those_of_github() -> None:
    text = "# The `a` of B\n\n## P(worse), 90 %\n\n## [Links](x.md) too\n\n## Twice\n\n## Twice\n"
    assert anchors(text) == {"the-a-of-b", "pworse-90-", "links-too", "twice", "twice-1"}
