"""Make the frozen link of any page: absolute days, the moment, and the fits that it shows."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dashboard.data.filled_days import read_filled_days
from dashboard.data.state import DataView, data_link, parse_data
from dashboard.failures.state import failures_link, parse_failures
from dashboard.news.state import news_link, parse_news
from dashboard.overview.state import overview_link, parse_overview
from dashboard.releases.data import read_release_reports, release_choice
from dashboard.releases.state import parse_releases, releases_link
from dashboard.shared.formatting.values import day_of
from dashboard.shared.series_history.freeze import frozen
from dashboard.shared.series_history.load import load_trend_page
from dashboard.shared.services import Services
from dashboard.shared.urls.trend_link import parse_trend, trend_link
from dashboard.thresholds.state import parse_thresholds, thresholds_link
from models.records.errors import SeriesUnknown

Query = Mapping[str, Any]


def share_link(services: Services, path: str, query: Query) -> str | None:
    """Make a link that shows what a page shows now, years later.

    A page that is frozen keeps its moment. Fits that the page draws from are pinned, so that
    they stay in the store.

    Parameters
    ----------
    path, query
        The page's address; what of the query cannot be read is left out.

    Returns
    -------
    str or None
        Path and query; None for a page that cannot be frozen.
    """
    make = _PAGES.get(path)
    return None if make is None else make(services, query)


def _overview(services: Services, query: Query) -> str:
    state, _ = parse_overview(query)
    return overview_link(replace(state, as_of_ms=_moment(services, state.as_of_ms)))


def _trend(services: Services, query: Query) -> str | None:
    state, _ = parse_trend(query)
    try:
        shown = load_trend_page(services, state)
    except SeriesUnknown:  # nothing is drawn that could be kept
        return None
    kept = frozen(state, shown.every, services.now_ms())
    services.pin(kept.fits)
    return trend_link(kept)


def _news(services: Services, query: Query) -> str:
    # The days are counted back from the moment, or from the newest run of that moment.
    state, _ = parse_news(query)
    return news_link(replace(state, as_of_ms=_moment(services, state.as_of_ms)))


def _failures(services: Services, query: Query) -> str:
    state, _ = parse_failures(query)
    return failures_link(replace(state, as_of_ms=_moment(services, state.as_of_ms)))


def _releases(path: str) -> Callable[[Services, Query], str]:
    def make(services: Services, query: Query) -> str:
        state, _ = parse_releases(query)
        state = replace(state, as_of_ms=_moment(services, state.as_of_ms))
        choice = release_choice(services, state)
        if choice.lack is None:
            reports = read_release_reports(services.engine, choice)
            every = {row.fit_id for report in reports for row in report.rows}
            services.pin(sorted(number for number in every if number is not None))
        return releases_link(choice.spelled_out(), path)

    return make


def _data(services: Services, query: Query) -> str:
    state, _ = parse_data(query)
    moment = _moment(services, state.as_of_ms)
    state = replace(state, as_of_ms=moment)
    if state.view is DataView.DAYS and state.last is None:
        found = read_filled_days(services.engine, state, day_of(moment))
        state = replace(state, last=found.last)
    return data_link(state)


def _thresholds(services: Services, query: Query) -> str:
    state, _ = parse_thresholds(query)
    return thresholds_link(replace(state, as_of_ms=_moment(services, state.as_of_ms)))


def _moment(services: Services, as_of_ms: int | None) -> int:
    return services.now_ms() if as_of_ms is None else as_of_ms


_PAGES: dict[str, Callable[[Services, Query], str | None]] = {
    "/": _overview,
    "/trend": _trend,
    "/news": _news,
    "/failures": _failures,
    "/releases": _releases("/releases"),
    "/releases/report": _releases("/releases/report"),
    "/data": _data,
    "/thresholds": _thresholds,
}
