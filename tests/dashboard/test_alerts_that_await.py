"""Lists of series, marks on the trend and the week name an alert that awaits confirmation."""

import csv
import io
from dataclasses import replace

from sqlalchemy import Engine, update

from dashboard.news.data import gather_news, news_csv
from dashboard.news.state import NewsState
from dashboard.news.story import news_story
from dashboard.news.week.tables import alerts_table
from dashboard.overview.rows import overview_csv, overview_row
from dashboard.trend.alert_links import trend_alerts
from models.records.days import DAY_MS
from models.records.series_status import Label, Segment
from models.records.views.overview import OverviewQuery, OverviewRow
from models.storage.alerts.alert_views import alerts_of_series
from models.storage.database.conditions.awaiting import AWAIT_MS
from models.storage.database.triage_tables import alert
from models.storage.fits.overview_view import read_overview
from models.storage.fits.status_store import save_status
from models.triage.summaries.read_models import AlertMark
from tests.storage.fits.test_status import made
from tests.storage.made_up_triage import START_MS, make_alert, make_summary

NOW_MS = START_MS + DAY_MS


def seen(engine: Engine, now_ms: int, as_of_ms: int | None = None) -> OverviewRow:
    (row,) = read_overview(engine, OverviewQuery(), as_of_ms=as_of_ms, now_ms=now_ms)
    return row


def marked(engine: Engine, now_ms: int, as_of_ms: int | None = None) -> list[AlertMark]:
    ids = [seen(engine, now_ms).series.id]
    return alerts_of_series(engine, ids, as_of_ms=as_of_ms, now_ms=now_ms)


def texts(engine: Engine, now_ms: int) -> list[str]:
    """Collect what each page shows of the alert."""
    row = seen(engine, now_ms)
    cells = overview_row(row, now_ms)
    (record,) = csv.DictReader(io.StringIO(overview_csv([row])))
    return [
        cells["alert"]["note"],
        cells["alert"]["why"],
        record["alert_awaits_confirmation"],
        str(trend_alerts(marked(engine, now_ms), {})),
        str(alerts_table([row], None)),
    ]


def test_each_place_names_it_until_it_stands(engine: Engine) -> None:
    held = make_alert(engine, make_summary(engine), probability=0.97, confirm_below=0.99)
    note, why, in_csv, trend, week = texts(engine, NOW_MS)
    assert (note, in_csv) == ("awaits runs", "1")
    for text in (why, trend, week):
        assert "awaiting confirmation by runs" in text
    assert "untriaged" not in trend
    late = texts(engine, START_MS + AWAIT_MS)  # after three days people are notified
    with engine.begin() as connection:
        connection.execute(update(alert).where(alert.c.id == held).values(probability=0.995))
    for note, why, in_csv, trend, week in (late, texts(engine, NOW_MS)):
        assert (note, in_csv) == ("", "0")
        for text in (why, trend, week):
            assert "awaiting" not in text
        assert "untriaged" in trend


def test_one_that_shares_a_summary_with_a_certain_one_does_not_wait(engine: Engine) -> None:
    summary = make_summary(engine)
    make_alert(engine, summary, probability=0.97, confirm_below=0.99)
    assert [item.awaiting for item in marked(engine, NOW_MS)] == [True]
    make_alert(engine, summary, probability=1.0, confirm_below=0.99)
    assert [item.awaiting for item in marked(engine, NOW_MS)] == [False, False]


def test_a_frozen_page_shows_what_awaited_then(engine: Engine) -> None:
    make_alert(engine, make_summary(engine), probability=0.97, confirm_below=0.99)
    later = START_MS + 2 * AWAIT_MS
    assert [item.awaiting for item in marked(engine, later)] == [False]
    assert [item.awaiting for item in marked(engine, later, NOW_MS)] == [True]
    assert seen(engine, later, NOW_MS).alerts[0].awaiting


def test_the_news_mark_the_change_that_awaits_and_no_other(engine: Engine) -> None:
    make_alert(engine, make_summary(engine), probability=0.97, confirm_below=0.99)
    row = seen(engine, NOW_MS)
    changes = tuple(
        Segment(start, start + 9, 5, 10.0, 0.1, Label.REGRESSION, 5.0, f"r{start}", f"r{start - 1}")
        for start in (START_MS - DAY_MS, START_MS)
    )
    found = replace(made(row.series.id), groups=changes, last_run_ms=NOW_MS)
    save_status(engine, found)
    news = gather_news(engine, NewsState(), NOW_MS, 100)
    cards = [str(news_story(story, "")) for story in news.stories]
    assert ["Awaiting confirmation by runs." in card for card in cards] == [True, False]
    records = csv.DictReader(io.StringIO(news_csv(news)))
    assert [record["awaits_confirmation"] for record in records] == ["1", "0"]
