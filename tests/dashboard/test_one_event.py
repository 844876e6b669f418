"""One planted change has one size, wherever it is told."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.alerts.summary.alert_card import alert_card
from dashboard.digest.sentences import sentence
from dashboard.news.data import stories
from dashboard.news.story import news_story
from dashboard.overview.rows import overview_row
from dashboard.shared.formatting.culprit_text import culprit_text
from dashboard.shared.formatting.values import percent
from dashboard.trend.alert_marks import mark_text
from data.demo.keep import keep_or_make
from data.demo.load import load_demo
from data.progress_bar import file_progress
from models.records.days import DAY_MS, day_of_moment
from models.records.fit import FitOptions
from models.records.series_filter import SeriesFilter
from models.records.views.news import NewsQuery
from models.records.views.overview import OverviewQuery
from models.services.alerts.detect import detect_series
from models.services.fitting.refit import refit_series
from models.services.gate.begun_releases import begun_majors
from models.services.report_releases import report_releases
from models.stats.sampling.sampler import StanSampler
from models.storage.alerts.alert_news import news_of_summaries
from models.storage.alerts.alert_views import alerts_of_series, read_alert_views
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.storage.fits.fit_view import read_latest_fit
from models.storage.fits.news_view import read_news
from models.storage.fits.overview_view import read_overview
from models.storage.results.catalogue_view import match_series
from tests.present import CLOCK, PRESENT_MS

PLANTED = 8.0  # percent, six days before the end of the demo's page-load/shop on Linux


@pytest.mark.stan
def test_a_planted_change_has_one_size_everywhere(
    tmp_path: Path, engine: Engine, sampler: StanSampler
) -> None:
    until = day_of_moment(PRESENT_MS) - timedelta(days=1)
    with file_progress(quiet=True) as progress:
        load_demo(engine, keep_or_make(tmp_path / "demo", until, until), progress, CLOCK)
    (series,) = match_series(engine, "demo/main/page-load/shop/linux-x64")
    refit_series(engine, sampler, series, FitOptions(), clock=CLOCK)  # judges and detects as well

    fit = read_latest_fit(engine, series.id)
    assert fit is not None
    assert fit.steps is not None
    step = fit.steps.changes[-1]
    assert step.percent[0] <= PLANTED <= step.percent[2]
    size = percent(step.percent[1])

    with read_transaction(engine) as connection:
        (view,) = read_alert_views(connection, alert.c.series_id, [series.id])
    assert (view.change_low, view.change, view.change_high) == pytest.approx(step.percent)
    assert view.fit_id == fit.id
    assert size in words(alert_card(view, [], drawn=False))
    (mark,) = alerts_of_series(engine, [series.id])
    assert size in mark_text(mark)

    named = SeriesFilter(words=("page-load", "shop", "linux-x64"), branches=("main",))
    (row,) = read_overview(engine, OverviewQuery(named))
    cells = overview_row(row, PRESENT_MS)
    assert cells["short"] == size
    assert cells["alert"]["text"] == size
    assert f"Alert {size} since" in cells["why"]
    (shown,) = read_overview(engine, OverviewQuery(SeriesFilter(), alerted=True))
    assert shown.series == series
    assert row.status is not None
    assert row.status.week.detectable == dict(fit.steps.could_have_shown)[7]

    query = NewsQuery(PRESENT_MS - 20 * DAY_MS, PRESENT_MS, named)
    (item,) = read_news(engine, query)
    assert item.interval == pytest.approx((step.percent[0], step.percent[2]))
    (story,) = stories([item])
    assert size in words(news_story(story, ""))

    # The revisions that may have brought it are the fit's, and the same in every place.
    assert [item.time_ms for item in view.culprits] == [time for time, _ in step.culprits]
    assert 0.9 <= sum(item.probability for item in view.culprits) <= 1.0 + 1e-9
    assert view.revision in [item.revision for item in view.culprits]
    named_revisions = culprit_text(view.culprits)
    assert named_revisions.startswith("Brought by ")
    assert named_revisions in words(alert_card(view, [], drawn=False))
    assert named_revisions in words(news_story(story, ""))
    (sent,) = news_of_summaries(engine, [view.summary_id])[view.summary_id]
    assert sent.culprits == view.culprits == item.culprits
    assert named_revisions in sentence(sent)

    known = begun_majors(engine, "demo", until)
    (told,) = report_releases(engine, [series], known[-1], known[-2], now_ms=PRESENT_MS).rows
    assert told.low <= step.percent[1] <= told.high
    assert step.percent[0] <= told.change <= step.percent[2]

    # A second look at the same data finds nothing to tell anew.
    again = detect_series(engine, series, PRESENT_MS)
    assert (again.opened, again.moved, again.retold) == (0, 0, 0)


def words(component: Any) -> str:
    """All texts of a component and of its children."""
    if isinstance(component, list | tuple):
        return " ".join(words(item) for item in component)
    if isinstance(component, str):
        return component
    return words(getattr(component, "children", None) or [])
