"""The news as a browser asks for them: stories, counts, CSV, and words in place of stories."""

import csv
import io
import json
import math
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from dashboard.news.data import stories
from dashboard.news.story import news_story
from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.records.culprits import Culprit
from models.records.days import DAY_MS
from models.records.series import Direction, Series, SeriesKey
from models.records.series_status import Label, Segment
from models.records.settings import Settings
from models.records.views.news import NewsItem
from tests.dashboard.conftest import Asked
from tests.tries import tries


def told(asked: Asked, **query: list[str]) -> dict[str, str]:
    answer = asked.answer("news-body.children", news_state_data=query)
    assert answer is not None
    return {
        "body": json.dumps(answer["news-body"]["children"], ensure_ascii=False),
        "facts": json.dumps(answer["news-facts"]["children"], ensure_ascii=False),
        "labels": json.dumps(answer["news-label"]["options"], ensure_ascii=False),
    }


def item(test: str, suite: str, start_day: int, change: float, revision: str) -> NewsItem:
    series = Series(1, SeriesKey("p", "main", suite, test, "x"), "ms", Direction.LOWER_IS_BETTER)
    label = Label.REGRESSION if change > 0 else Label.PROGRESSION
    start = start_day * DAY_MS
    group = Segment(
        start, start + 5, 3, 10.0, 0.1, label, change, revision, f"before {revision}", "1"
    )
    return NewsItem(series, group, newest=True)


def test_one_story_per_revision_and_suite_the_newest_first_the_largest_on_top() -> None:
    found = stories(
        [
            item("a", "speed", 5, 2.0, "r5"),
            item("b", "speed", 5, -7.0, "r5"),
            item("c", "size", 5, 1.0, "r5"),
            item("d", "speed", 9, 1.0, "r9"),
            item("e", "speed", 5, math.nan, "r5"),
        ]
    )
    told = [(s.suite, s.revision, [i.series.key.test for i in s.items]) for s in found]
    assert told[0] == ("speed", "r9", ["d"])
    assert ("speed", "r5", ["e", "b", "a"]) in told
    assert ("size", "r5", ["c"]) in told
    assert found[0].previous_revision == "before r9"


def test_without_revisions_a_day_holds_changes_together() -> None:
    first = item("a", "speed", 5, 2.0, "")
    later = replace(first, group=replace(first.group, start_ms=first.group.start_ms + 999))
    found = stories([first, later, item("b", "speed", 6, 1.0, "")])
    assert [len(story.items) for story in found] == [1, 2]


def test_a_change_for_the_better_is_an_improvement_in_words_and_colour() -> None:
    (story,) = stories([item("a", "speed", 5, -2.0, "r5")])
    shown = json.dumps(news_story(story, ""), cls=PlotlyJSONEncoder)
    assert "bw-verdict-improvement" in shown
    assert '" improvement"' in shown
    assert "progression" not in shown


def test_the_step_of_ten_days_ago_is_told_with_revision_and_link(asked: Asked) -> None:
    month = told(asked, days=["30"])
    assert "paint.large" in month["body"]
    assert "/trend?series=sample/main/render/paint.large/linux-x64&day=20" in month["body"]
    assert "revision " in month["body"]
    assert "30 days up to now" in month["facts"]
    assert "No news" in told(asked, days=["1"])["body"]
    assert "Choose more days" in told(asked, days=["1"])["body"]


def test_labels_and_filters_narrow_but_counts_stay(asked: Asked) -> None:
    every = told(asked, days=["365"])
    better = told(asked, days=["365"], label=["progression"])
    assert better["labels"] == every["labels"]
    assert "▲" not in better["body"]
    elsewhere = told(asked, days=["365"], q=["no such thing"])
    assert "pass the filters" in elsewhere["body"]


def test_the_csv_has_every_change_as_plain_numbers(asked: Asked) -> None:
    response = asked.client.get("/news.csv?days=365&label=regression")
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert rows
    assert {row["label"] for row in rows} == {"regression"}
    assert all(float(row["change_percent"]) > 0 for row in rows)
    assert {row["test"] for row in rows} <= {"paint.large", "noise <b>&"}


def test_an_empty_store_says_how_to_fill_it(empty_home: Settings, asked: Asked) -> None:
    app = create_app(empty_home)
    client = app.server.test_client()
    client.get("/")
    other = Asked(app, client, asked.sample)
    assert "bandwatch ingest" in other.page("/news")
    assert "bandwatch ingest" in other.page("/failures")
    assert "No series has been judged" in told(other)["body"]
    assert "No failures" in str(
        other.answer("failures-grid.rowData", failures_state_data={"days": ["7"]})
    )
    app.server.extensions[EXTENSION].engine.dispose()


@settings(
    max_examples=tries(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    st.dictionaries(
        st.sampled_from(["q", "platform", "days", "newest", "label", "min", "sort", "x"]),
        st.text(max_size=20) | st.sampled_from(["1", "3650", "-last", "normal", "\x00"]),
    )
)
def test_no_query_breaks_news_or_failures(asked: Asked, query: dict[str, Any]) -> None:
    for path in ("/news.csv", "/failures.csv"):
        assert asked.client.get(path, query_string=query).status_code == 200
    assert told(asked, **{name: [value] for name, value in query.items()})


def test_one_event_that_platforms_first_saw_at_different_revisions_is_one_story() -> None:
    linux = item("shop", "load", 5, 8.0, "f7b8")
    mac = item("shop", "load", 6, 6.0, "669a")
    apart = stories([linux, mac])
    assert len(apart) == 2
    shared = replace(mac, culprits=(Culprit("f7b8", 0, 0.4), Culprit("669a", 0, 0.6)))
    (story,) = stories([linux, shared])
    assert (story.revision, len(story.items)) == ("f7b8", 2)
    # By way of a third: the events of the first two become one.
    assert len(stories([linux, mac, replace(shared, culprits=shared.culprits[:1])])) == 1
