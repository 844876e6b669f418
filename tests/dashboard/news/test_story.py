"""What a story of the news says of changes made by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.news import data as news_data
from dashboard.news.callbacks import _counted, _nothing
from dashboard.news.data import News, gather_news, stories
from dashboard.news.state import NewsState
from dashboard.news.story import SHOWN, news_story
from models.records.culprits import Culprit
from models.records.days import DAY_MS
from models.records.series_status import Label
from models.records.views.news import NewsItem
from tests.dashboard.conftest import Asked
from tests.dashboard.news.test_page import item
from tests.dashboard.read_component import links_of, rows_of, text_of, with_class

NEWS = News((), 2, {Label.REGRESSION: 3, Label.PROGRESSION: 4}, 0, DAY_MS, {}, judged=True)


def test_a_row_says_size_interval_level_and_how_long_it_held() -> None:
    held = replace(
        item("a", "speed", 5, 7.0, "r5"), interval=(6.0, 8.0), probability=0.97, newest=False
    )
    (story,) = stories([held, item("b", "speed", 5, -2.0, "r5")])
    card = news_story(story, "", as_of_ms=5_000)
    head, first, second = rows_of(card)
    assert head == ["Change", "Test", "Platform", "Last year", "Level since", "Runs", "Held"]
    assert first == [
        *("▲ +7.0\u202f% (+6.0\u202f% to +8.0\u202f%) regression", "a", "x", ""),
        *("10.00 ms", "3", "until 6 Jan 1970"),
    ]
    assert second[0] == "▼ −2.0\u202f% improvement"
    assert second[-1] == "until the last run"
    link = "/trend?series=p/main/speed/a/x&day=1970-01-06&asof=1970-01-01T00:00:05Z"
    assert links_of(card)["a"] == link
    assert "asof" not in links_of(news_story(story, ""))["a"]
    titles = [getattr(part, "title", None) for part in with_class(card, "bw-story-interval")]
    assert "80 % interval; a change in this direction with 97\u202f%" in titles


def test_the_head_counts_both_directions_and_names_revisions() -> None:
    changes = [
        item(name, "speed", 5, change, "r" * 20)
        for name, change in zip("abc", (1, 2, -3), strict=True)
    ]
    (story,) = stories(changes)
    card = news_story(story, "https://code.example/{revision}")
    assert story.day == date(1970, 1, 6)
    counted = [text_of(part) for part in with_class(card, "bw-story-counts")[0].children]
    assert counted == ["▲ 2 regressions", "▼ 1 improvement"]
    facts = [text_of(part) for part in with_class(card, "bw-facts")[0].children]
    assert facts == [
        "p / main",
        f"revision {'r' * 12}…",
        "after before rrrrr…",
        "version 1",
    ]
    assert links_of(card)[f"{'r' * 12}…"] == f"https://code.example/{'r' * 20}"


def test_long_stories_fold_what_is_beyond_a_dozen() -> None:
    (story,) = stories([item(f"t{n}", "speed", 5, 40.0 - n, "r") for n in range(SHOWN + 2)])
    card = news_story(story, "")
    assert "2 more" in text_of(card)
    assert len(rows_of(card)) == SHOWN + 2 + 2  # a head each
    (whole,) = stories([item(f"t{n}", "speed", 5, 40.0 - n, "r") for n in range(SHOWN)])
    assert "more" not in text_of(news_story(whole, ""))


def test_changes_of_one_culprit_set_are_one_story() -> None:
    one = replace(item("a", "speed", 5, 1.0, "r5"), culprits=(Culprit("r4", 0, 0.5),))
    apart = item("b", "speed", 5, 1.0, "r7")
    same = item("c", "speed", 5, 1.0, "r4")
    found = [
        sorted(i.series.key.test for i in story.items) for story in stories([one, apart, same])
    ]
    assert sorted(found) == [["a", "c"], ["b"]]


def test_what_is_left_out_is_counted() -> None:
    assert _counted(NEWS, NewsState()) == "the newest 2 of 7 changes; the CSV has all"
    chosen = NewsState(labels=(Label.REGRESSION,))
    assert _counted(NEWS, chosen) == "the newest 2 of 3 changes; the CSV has all"
    assert _counted(replace(NEWS, listed=7), NewsState()) == "7 changes"


def test_where_there_is_no_news_the_page_says_why() -> None:
    assert "No series has been judged" in text_of(
        _nothing(replace(NEWS, judged=False), NewsState())
    )
    plain = text_of(_nothing(NEWS, NewsState(days=7)))
    assert "No changes began in these 7 days" in plain
    assert "Count back from the newest run" in plain
    narrowed = text_of(_nothing(NEWS, NewsState(least=2.0, from_newest=True)))
    assert "No changes that pass the filters began" in narrowed
    assert "Count back" not in narrowed


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Keep with which moment the store is asked."""
    kept: dict[str, Any] = {}
    for name in ("read_news", "count_news", "newest_run_ms", "read_statuses"):
        real = getattr(news_data, name)

        def ask(*given: Any, real: Any = real, name: str = name, **named: Any) -> Any:
            kept[name] = named["as_of_ms"]
            return real(*given, **named)

        monkeypatch.setattr(news_data, name, ask)
    return kept


def test_everything_of_a_frozen_page_is_of_its_moment(
    asked: Asked, asked_for: dict[str, Any]
) -> None:
    engine: Engine = asked.services.engine
    then = asked.sample.now_ms + 1
    found = gather_news(engine, NewsState(days=30, as_of_ms=then), then + DAY_MS, 300)
    assert found.listed > 0
    assert found.sparks
    assert asked_for == dict.fromkeys(
        ("read_news", "count_news", "newest_run_ms", "read_statuses"), then
    )


def cut(asked: Asked, limit: int) -> News:
    now_ms = asked.sample.now_ms
    return gather_news(asked.services.engine, NewsState(days=3650), now_ms, limit)


def test_a_list_that_is_cut_begins_with_the_first_whole_day(asked: Asked) -> None:
    whole = cut(asked, 300)
    assert whole.listed > 1
    shortened = cut(asked, 1)
    items: tuple[NewsItem, ...] = shortened.stories[0].items
    day = items[0].group.start_ms // DAY_MS
    assert shortened.since_ms == min((day + 1) * DAY_MS, shortened.until_ms - 1)
    assert whole.since_ms < shortened.since_ms
