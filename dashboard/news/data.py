"""Gather the news, in the order of the page."""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine

from dashboard.news.spark_image import spark_image
from dashboard.news.state import NewsState
from dashboard.shared.formatting.csv_table import csv_text
from models.records.comparison import Verdict
from models.records.days import DAY_MS, day_of_moment
from models.records.series_status import Label
from models.records.views.news import NewsItem
from models.storage.fits.news_view import count_news, newest_run_ms, read_news
from models.storage.fits.standing_alerts import read_standing_alerts
from models.storage.fits.status_view import read_statuses

CSV_COLUMNS = (
    *("start", "project", "branch", "suite", "test", "platform", "label", "change_percent"),
    *("p10_percent", "p90_percent", "p_change"),
    *("mean", "unit", "runs", "last_run", "newest_group", "revision", "previous_revision"),
    *("version", "awaits_confirmation"),
)


@dataclass(frozen=True, slots=True)
class NewsStory:
    """Changes of one event in one suite, the largest first."""

    project: str
    branch: str
    suite: str
    revision: str  # blank where not known; then the changes share the day alone
    previous_revision: str
    version: str
    day: date  # of the newest start
    items: tuple[NewsItem, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What the page shows: the newest changes, and how many there are in all."""

    stories: tuple[NewsStory, ...]
    listed: int
    counts: dict[Label, int]  # whichever labels are chosen
    since_ms: int  # of the first day that is told whole
    until_ms: int
    sparks: Mapping[int, str]  # small pictures by series, as addresses of images
    judged: bool  # whether any series of the store has been judged


def gather_news(engine: Engine, state: NewsState, now_ms: int, limit: int | None) -> News:
    """Read the changes that a link asks for.

    Parameters
    ----------
    now_ms : int
        The present, milliseconds since 1970-01-01 UTC.
    limit : int or None
        How many changes at most.
    """
    then = state.as_of_ms
    newest = newest_run_ms(engine, as_of_ms=then)
    query = state.query(now_ms if then is None else min(then, now_ms), newest)
    items = _with_alerts(engine, read_news(engine, query, limit=limit, as_of_ms=then), then, now_ms)
    counts = count_news(engine, query, as_of_ms=then)
    since_ms = query.since_ms
    if items and sum(counts[label] for label in query.labels) > len(items):
        # Cut to the newest ones: of the oldest day that is begun, some are left out.
        oldest = min(item.group.start_ms for item in items)
        since_ms = max(since_ms, (oldest // DAY_MS + 1) * DAY_MS)
    return News(
        stories=tuple(stories(items)),
        listed=len(items),
        counts=counts,
        since_ms=min(since_ms, query.until_ms - 1),
        until_ms=query.until_ms,
        sparks={} if limit is None else _sparks(engine, items, then),
        judged=newest is not None,
    )


def _with_alerts(
    engine: Engine, items: Sequence[NewsItem], as_of_ms: int | None, now_ms: int
) -> list[NewsItem]:
    """Mark the changes of which the alert awaits confirmation by runs."""
    ids = sorted({item.series.id for item in items})
    found = read_standing_alerts(engine, ids, as_of_ms, now_ms=now_ms)
    awaited = {
        (key, alert.start_ms) for key, some in found.items() for alert in some if alert.awaiting
    }
    return [
        replace(item, awaiting=(item.series.id, item.group.start_ms) in awaited) for item in items
    ]


def _sparks(engine: Engine, items: Sequence[NewsItem], as_of_ms: int | None) -> dict[int, str]:
    ids = sorted({item.series.id for item in items})
    found = read_statuses(engine, ids, as_of_ms=as_of_ms, with_groups=True)
    return {key: image for key, status in found.items() if (image := spark_image(status))}


def stories(items: Iterable[NewsItem]) -> list[NewsStory]:
    """Put the changes of one event in one suite together, the newest event first.

    Platforms measure different revisions, so that one change is first seen at several. Changes
    of a suite are one event where they share the first revision, the one before it, or a revision
    of their culprit sets; without revisions, where they share the day.
    """
    by_suite: dict[tuple[str, str, str], list[NewsItem]] = {}
    for item in items:
        key = item.series.key
        by_suite.setdefault((key.project, key.branch, key.suite), []).append(item)
    grouped = [
        _story(place, together) for place, found in by_suite.items() for together in _events(found)
    ]
    return sorted(grouped, key=lambda story: -max(item.group.start_ms for item in story.items))


def _events(items: Iterable[NewsItem]) -> list[list[NewsItem]]:
    """Part changes into those that share a mark, directly or by way of others."""
    events: list[tuple[set[str], list[NewsItem]]] = []
    for item in items:
        marks, together = _marks(item), [item]
        apart = []
        for others, found in events:
            if others & marks:
                marks |= others
                together = found + together
            else:
                apart.append((others, found))
        events = [*apart, (marks, together)]
    return [together for _, together in events]


def _marks(item: NewsItem) -> set[str]:
    group = item.group
    if not group.revision:
        return {day_of_moment(group.start_ms).isoformat()}
    before = {f"after {group.previous_revision}"} if group.previous_revision else set()
    return {group.revision, *before, *(c.revision for c in item.culprits if c.revision)}


def _story(place: tuple[str, str, str], together: list[NewsItem]) -> NewsStory:
    ordered = sorted(together, key=lambda item: -_size(item))
    # What most of them began with; of equally many the earliest.
    seen = Counter(item.group.revision for item in ordered)
    first = min(ordered, key=lambda item: (-seen[item.group.revision], item.group.start_ms)).group
    newest = max(item.group.start_ms for item in ordered)
    project, branch, suite = place
    return NewsStory(
        project,
        branch,
        suite,
        first.revision,
        first.previous_revision,
        first.version,
        day_of_moment(newest),
        tuple(ordered),
    )


def news_csv(news: News) -> str:
    """Write changes as CSV: plain numbers, blank where unknown, times in UTC."""
    items = itertools.chain.from_iterable(story.items for story in news.stories)
    return csv_text(CSV_COLUMNS, map(_record, items))


def _record(item: NewsItem) -> list[Any]:
    key, group = item.series.key, item.group
    return [
        _moment(group.start_ms),
        *(key.project, key.branch, key.suite, key.test, key.platform),
        Verdict(group.label.value).value,
        f"{group.change:.6g}" if math.isfinite(group.change) else "",
        *(f"{end:.6g}" for end in item.interval or ()),
        *([] if item.interval else ["", ""]),
        "" if item.probability is None else f"{item.probability:.4f}",
        f"{group.mean:.9g}",
        item.series.unit,
        group.runs,
        _moment(group.end_ms),
        int(item.newest),
        *(group.revision, group.previous_revision, group.version),
        int(item.awaiting),
    ]


def _size(item: NewsItem) -> float:
    return abs(item.group.change) if math.isfinite(item.group.change) else math.inf


def _moment(time_ms: int) -> Any:
    return f"{datetime.fromtimestamp(time_ms / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
