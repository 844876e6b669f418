"""No page shows a sentence that was replaced by a plainer one."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.server.pages import PAGES
from dashboard.shared.page_registry import Page
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_alerts import fill_alerts

BANNED = re.compile(
    r"\bWants\b(?! \w)|Whose\b|nobody’s|anybody’s|[Cc]ould show|could have shown|Visible from"
    r"|runs would tell|No major release \d|Fit anew|\banew\b|Do it\b|As known on|100 % on"
    r"|Judge this day|With those gone|\bBack from the newest|Nothing waits|\bdesks?\b(?! is)"
    r"|Taken back|large marks|called (?:worse|better)|[Nn]o word of|against their worth"
    r"|Why not|How far|Found where a group|it is so already|[Ss]ynthetic|[Mm]ade data"
    r"|[Pp]rogression"
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    home: Path = tmp_path_factory.mktemp("home")
    with asking(home) as made:
        fill_alerts(made.services.engine, made.sample.now_ms)
        yield made


def texts(part: object) -> Iterator[str]:
    """Yield what people read of a layout: children, labels, titles, hints, columns' names."""
    if isinstance(part, dict):
        for name, value in part.items():
            if isinstance(value, str) and name in READ:
                yield value
            else:
                yield from texts(value)
    elif isinstance(part, list):
        for item in part:
            if isinstance(item, str):
                yield item
            else:
                yield from texts(item)


READ = {"children", "label", "title", "placeholder", "headerName", "headerTooltip", "aria-label"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_pages_show_no_sentence_that_was_replaced(filled: Asked, page: Page) -> None:
    path = re.sub("<[^>]*>", "1", page.path)
    answer = filled.answer(
        "_pages_content.children",
        **{"-pages-location-pathname": path, "-pages-location-search": ""},
    )
    assert answer is not None
    found = list(texts(answer["_pages_content"]))
    assert found
    assert [text for text in found if BANNED.search(text)] == []


def test_the_frame_shows_none_either(filled: Asked) -> None:
    layout = json.loads(filled.client.get("/_dash-layout").text)
    assert [text for text in texts(layout) if BANNED.search(text)] == []


def test_a_replaced_sentence_is_found() -> None:
    part = {"props": {"children": ["Fit anew", {"props": {"title": "Whose"}}]}}
    assert [text for text in texts(part) if BANNED.search(text)] == ["Fit anew", "Whose"]
