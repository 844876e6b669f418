"""Gather which days are filled and which are missing, for a page of series."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from dashboard.shared.urls.trend_link import series_link
from models.records.days import date_of_day
from models.records.series import Series
from models.records.views.day_counts import DayCounts

PAGE = 60  # series per page: as many rows as an eye can tell apart


@dataclass(frozen=True, slots=True)
class FilledDays:
    """Counts per day of one page of series, in the order of ``series``."""

    series: tuple[Series, ...]
    total: int  # series that pass the filter
    page: int  # which page, from 1
    counts: DayCounts
    as_of_ms: int | None = None  # the moment that is shown; None: now

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))

    @property
    def first(self) -> date:
        """The first day shown."""
        return date_of_day(self.counts.first_day)

    @property
    def last(self) -> date:
        """The last day shown."""
        return self.first + timedelta(self.counts.stored.shape[1] - 1)


def day_rows(found: FilledDays) -> list[dict[str, Any]]:
    """Return how well the days of each series are filled, as the page's table shows it."""
    rows = []
    for place, item in enumerate(found.series):
        stored, failed = found.counts.stored[place], found.counts.failed[place]
        filled = np.flatnonzero(stored)
        key = item.key
        row: dict[str, Any] = {
            "link": series_link(str(key), found.as_of_ms),
            "test": key.test,
            "suite": key.suite,
            "platform": key.platform,
            "project": key.project,
            "branch": key.branch,
            "filled": int(filled.size),
            "measurements": int(stored.sum()),
            "failed": int(failed.sum()),
        }
        if filled.size:
            span = int(filled[-1] - filled[0]) + 1
            row |= {
                "first": (found.first + timedelta(int(filled[0]))).isoformat(),
                "last": (found.first + timedelta(int(filled[-1]))).isoformat(),
                "missing": span - int(filled.size),
                "gap": int(np.diff(filled).max(initial=1)) - 1,
            }
        rows.append(row)
    return rows
