"""Gather what the week's report says, as of one moment of the store."""

from dataclasses import dataclass

from dashboard.news.data import News, gather_news
from dashboard.news.state import NewsState
from dashboard.shared.services import Services
from models.records.views.failures import FailureRow
from models.records.views.overview import OverviewQuery, OverviewRow, SuiteTotals
from models.stats.comparison.quality_gate import too_old_before_ms
from models.storage.fits.overview_view import read_overview, read_suite_totals
from models.storage.results.failures_view import read_failures

MOST_CHANGES = 100  # a report is for reading; the pages have all
MOST_ALERTS = 100


@dataclass(frozen=True, slots=True)
class Week:
    """Changes and failures of the days, and what holds at their end."""

    news: News
    suites: tuple[SuiteTotals, ...]
    alerted: tuple[OverviewRow, ...]  # series with an open alert
    failures: tuple[FailureRow, ...]  # the most frequent first


def read_week(services: Services, state: NewsState) -> Week:
    """Read what the report of a link says."""
    then, engine = state.as_of_ms, services.engine
    now_ms = services.seen_ms(then)
    with services.snapshot():
        news = gather_news(engine, state, services.now_ms(), MOST_CHANGES)
        query = OverviewQuery(series=state.wanted(), too_old_ms=too_old_before_ms(now_ms))
        alerted = OverviewQuery(series=state.wanted(), alerted=True)
        since_ms, until_ms = state.window(now_ms, news.until_ms - 1)
        return Week(
            news,
            tuple(read_suite_totals(engine, query, as_of_ms=then)),
            tuple(
                read_overview(
                    engine,
                    alerted,
                    limit=MOST_ALERTS,
                    as_of_ms=then,
                    now_ms=now_ms,
                    with_groups=False,
                )
            ),
            tuple(read_failures(engine, state.wanted(), since_ms, until_ms, as_of_ms=then)),
        )
