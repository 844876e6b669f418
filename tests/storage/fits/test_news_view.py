"""The news' read side: which changes began when, the same on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from models.records.series import SeriesKey
from models.records.series_filter import SeriesFilter
from models.records.series_status import Label, Segment
from models.records.views.news import NewsQuery
from models.storage.fits.news_view import count_news, newest_run_ms, read_news
from models.storage.fits.status_store import save_status
from tests.storage.fits.test_status import made
from tests.storage.made_up import make_series

NAN = float("nan")


def group(start_ms: int, label: Label, change: float, revision: str = "r") -> Segment:
    return Segment(start_ms, start_ms + 50, 5, 10.0, 0.1, label, change, revision, "before")


GROUPS = {
    "alpha": (
        group(0, Label.NORMAL, NAN),
        group(100, Label.REGRESSION, 5.0),
        group(200, Label.PROGRESSION, -4.0),
    ),
    "beta": (group(50, Label.NORMAL, NAN), group(200, Label.REGRESSION, 9.0)),
    "gamma": (group(0, Label.NORMAL, NAN), group(300, Label.REGRESSION, NAN)),
}


@pytest.fixture
def filled(engine: Engine) -> Engine:
    for place, (test, groups) in enumerate(GROUPS.items()):
        series_id = make_series(engine, SeriesKey("p", "main", "s", test, f"os{place}"))
        found = replace(made(series_id), groups=groups, last_run_ms=1000 * (place + 1))
        save_status(engine, found)
    return engine


def told(engine: Engine, since: int, until: int, **more: object) -> list[tuple[str, int]]:
    query = replace(NewsQuery(since, until, SeriesFilter()), **more)  # type: ignore[arg-type]
    return [(item.series.key.test, item.group.start_ms) for item in read_news(engine, query)]


def test_changes_of_the_window_newest_first_and_then_the_largest(filled: Engine) -> None:
    every = [("gamma", 300), ("beta", 200), ("alpha", 200), ("alpha", 100)]
    assert told(filled, 0, 1000) == every
    assert told(filled, 200, 300) == [("beta", 200), ("alpha", 200)]  # until is left out
    assert told(filled, 101, 200) == []
    assert len(read_news(filled, NewsQuery(0, 1000, SeriesFilter()), limit=2)) == 2


def test_filters_labels_and_size_narrow(filled: Engine) -> None:
    assert told(filled, 0, 1000, labels=(Label.PROGRESSION,)) == [("alpha", 200)]
    assert told(filled, 0, 1000, series=SeriesFilter(platforms=("os1",))) == [("beta", 200)]
    assert told(filled, 0, 1000, series=SeriesFilter(words=("alph",))) == [
        ("alpha", 200),
        ("alpha", 100),
    ]
    # A change from zero has no percentage: it is never too small to be told.
    assert told(filled, 0, 1000, least_change=6.0) == [("gamma", 300), ("beta", 200)]


def test_counts_do_not_depend_on_the_labels_chosen(filled: Engine) -> None:
    query = NewsQuery(0, 1000, SeriesFilter(), labels=(Label.PROGRESSION,))
    assert count_news(filled, query) == {Label.REGRESSION: 3, Label.PROGRESSION: 1}
    assert count_news(filled, replace(query, since_ms=150)) == {
        Label.REGRESSION: 2,
        Label.PROGRESSION: 1,
    }


def test_a_change_that_was_followed_by_another_is_not_the_newest(filled: Engine) -> None:
    items = read_news(filled, NewsQuery(0, 250, SeriesFilter(words=("alpha",))))
    assert [(item.group.start_ms, item.newest) for item in items] == [(200, True), (100, False)]
    assert items[0].group.previous_revision == "before"


def test_a_change_that_later_runs_took_back_is_told_only_as_of_then(filled: Engine) -> None:
    first = read_news(filled, NewsQuery(0, 1000, SeriesFilter(words=("beta",))))[0]
    calm = replace(made(first.series.id, 99_999), groups=(group(50, Label.NORMAL, NAN),))
    save_status(filled, calm)
    query = NewsQuery(0, 1000, SeriesFilter(words=("beta",)))
    assert read_news(filled, query) == []
    assert len(read_news(filled, query, as_of_ms=50_000)) == 1


def test_the_newest_run_is_that_of_any_series(filled: Engine) -> None:
    assert newest_run_ms(filled) == 3000


def test_an_empty_store_has_no_news(engine: Engine) -> None:
    query = NewsQuery(0, 2**41, SeriesFilter())
    assert (read_news(engine, query), newest_run_ms(engine)) == ([], None)
    assert count_news(engine, query) == {Label.REGRESSION: 0, Label.PROGRESSION: 0}
