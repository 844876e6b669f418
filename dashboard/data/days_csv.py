"""Write how many measurements each series has on each day, as CSV."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from sqlalchemy import Engine

from dashboard.data.filled_days import EPOCH
from dashboard.data.state import DataPageState
from models.storage.results.chosen_series import choose_series
from models.storage.results.days_view import MOST_SERIES, read_day_counts, read_last_day

COLUMNS = ("project", "branch", "suite", "test", "platform", "day", "measurements", "failed")


def days_csv(engine: Engine, state: DataPageState, today: date) -> Iterator[str]:
    """Write the filled days of all series that pass, block by block, however many there are.

    Parameters
    ----------
    state : DataPageState
        Its filter, moment and days; without a last day, the days end with the newest on which
        any of the series was measured.
    today : date
        The last day where nothing was measured at all.
    """
    series = choose_series(engine, state.wanted())
    then = state.as_of_ms
    blocks = [series[at : at + MOST_SERIES] for at in range(0, len(series), MOST_SERIES)]
    ids = [[item.id for item in block] for block in blocks]
    if state.last is not None:
        last = (state.last - EPOCH).days
    else:
        newest = (read_last_day(engine, some, as_of_ms=then) for some in ids)
        last = max((day for day in newest if day is not None), default=(today - EPOCH).days)
    last = max(last, state.days)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for block, some in zip(blocks, ids, strict=True):
        counts = read_day_counts(engine, some, last - state.days + 1, last, as_of_ms=then)
        for item, stored, failed in zip(block, counts.stored, counts.failed, strict=True):
            key = item.key
            names = (key.project, key.branch, key.suite, key.test, key.platform)
            for place in np.flatnonzero(stored):
                day = EPOCH + timedelta(counts.first_day + int(place))
                writer.writerow((*names, day.isoformat(), stored[place], failed[place]))
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()
