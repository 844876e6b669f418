"""Write how many measurements each series has on each day, as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from models.records.days import date_of_day
from models.records.series import Series
from models.records.views.day_counts import DayCounts

COLUMNS = ("project", "branch", "suite", "test", "platform", "day", "measurements", "failed")


def days_csv(blocks: Iterable[tuple[Sequence[Series], DayCounts]]) -> Iterator[str]:
    """Write the filled days of series, block by block, however many there are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for block, counts in blocks:
        for item, stored, failed in zip(block, counts.stored, counts.failed, strict=True):
            key = item.key
            names = (key.project, key.branch, key.suite, key.test, key.platform)
            for place in np.flatnonzero(stored):
                day = date_of_day(counts.first_day + int(place))
                writer.writerow((*names, day.isoformat(), stored[place], failed[place]))
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()
