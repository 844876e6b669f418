"""Write how many measurements each series has on each day, as CSV."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from dashboard.shared.formatting.csv_table import csv_blocks
from models.records.days import date_of_day
from models.records.series import Series
from models.records.views.day_counts import DayCounts

COLUMNS = ("project", "branch", "suite", "test", "platform", "day", "measurements", "failed")


def days_csv(blocks: Iterable[tuple[Sequence[Series], DayCounts]]) -> Iterator[str]:
    """Write the filled days of series, block by block, however many there are."""
    return csv_blocks(COLUMNS, (_records(block, counts) for block, counts in blocks))


def _records(block: Sequence[Series], counts: DayCounts) -> Iterator[tuple[object, ...]]:
    for item, stored, failed in zip(block, counts.stored, counts.failed, strict=True):
        key = item.key
        names = (key.project, key.branch, key.suite, key.test, key.platform)
        for place in np.flatnonzero(stored):
            day = date_of_day(counts.first_day + int(place))
            yield (*names, day.isoformat(), stored[place], failed[place])
