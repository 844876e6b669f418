"""Documents use the field's terms, and one kind of heading."""

import re
from pathlib import Path

import pytest

from tests.docs.markdown import DOCS, PAGES, ROOT, headings, text_of

# Words that a search does not connect with the thing: print, show, format, queue, status, …
BANNED = re.compile(
    r"\b(tells?|told|says?|said|spell\w*|lets?(?! \S+ be\b)|rooms?|standing|desks?|anew|nobody"
    r"|made data|taking stock|evidences)\b",
    re.IGNORECASE,
)
_INLINE_CODE = re.compile(r"`[^`\n]*`")
OURS = [page for page in PAGES if page.parent.name != "stan"]


def _prose(page: Path) -> str:
    return _INLINE_CODE.sub("", text_of(page))


@pytest.mark.parametrize("page", OURS, ids=lambda page: str(page.relative_to(ROOT)))
def test_documents_use_plain_technical_english(page: Path) -> None:
    found = [
        f"{number}: {line.strip()[:80]}"
        for number, line in enumerate(_prose(page).splitlines(), 1)
        if BANNED.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("page", OURS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_document_has_one_title(page: Path) -> None:
    titles = re.findall(r"^# (.+)$", text_of(page), re.MULTILINE)
    assert len(titles) == 1
    assert headings(text_of(page))[0] == titles[0]


def test_progression_is_named_only_where_it_is_a_label() -> None:
    about_labels = {"glossary.md", "jumpavg.md", "README.md", "analyze.md"}
    pages = [
        page.name
        for page in DOCS.rglob("*.md")
        if "progression" in _prose(page).lower() and page.name not in about_labels
    ]
    assert pages == []
