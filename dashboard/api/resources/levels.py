"""``/levels``: the level of a series by day, with its quantiles."""

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np

from dashboard.api.choose import names, number, one_series
from dashboard.api.common import (
    AS_OF,
    CURSOR,
    DAY,
    NUMBER,
    ONE_SERIES,
    SINCE_DAY,
    TEXT,
    TRUTH,
    UNTIL_DAY,
    WHOLE,
    limit,
    listed,
    record,
)
from dashboard.api.cursor import read_cursor, write_cursor
from dashboard.api.data import bands_of, fit_of
from dashboard.api.operation import Asked, Operation, Parameter
from dashboard.api.problem import ProblemError
from models.records.days import date_of_day, day_number
from models.records.series import Series
from models.records.stored_fit import StoredBands, StoredFit

FIT = Parameter(
    "fit",
    {"type": "integer", "minimum": 1, "maximum": 10**15},
    "Number of the fit. Default: the current one.",
)
_BANDS = [item.name for item in fields(StoredBands)][1:]


def asked_fit(asked: Asked, series: Series, number_: int | None) -> StoredFit | None:
    """Return the fit that a request asks for; None where the series has none yet.

    Raises
    ------
    ProblemError
        With status 404 where it names a fit that the series does not have (any more).
    """
    if number_ is not None and asked.get("as_of") is not None and asked.get("fit") is not None:
        raise ProblemError(
            400, "Give either fit or as_of: a fit is of one moment.", parameter="as_of"
        )
    fit = fit_of(asked.services, series, number_, asked.get("as_of"))
    if fit is None and number_ is not None:
        raise ProblemError(
            404, f"The series has no fit {number_}, or it was pruned.", parameter="fit"
        )
    return fit


def day_range(since: date | None, until: date | None) -> tuple[int, int]:
    """Return the first and the last day asked for, counted from 1970-01-01."""
    first = -(10**9) if since is None else day_number(since)
    return first, 10**9 if until is None else day_number(until)


def _answer(asked: Asked) -> dict[str, Any]:
    series = one_series(asked)
    after = read_cursor(asked.get("cursor"), int, int)
    fit = asked_fit(asked, series, after[0] if after else asked.get("fit"))
    if fit is None:
        return {"items": [], "next_cursor": None}
    bands = bands_of(asked.services, fit.id)
    first, last = day_range(asked.get("since"), asked.get("until"))
    if after:
        first = max(first, after[1] + 1)
    places = np.flatnonzero((bands.days >= first) & (bands.days <= last)).tolist()
    size = asked.get("limit")
    columns = {name: getattr(bands, name) for name in _BANDS}
    items = [
        {
            **names(series),
            "fit_id": fit.id,
            "trusted": fit.trusted,
            "day": date_of_day(bands.days[place]),
            **{name: number(column[place]) for name, column in columns.items()},
        }
        for place in places[:size]
    ]
    more = len(places) > size
    cursor = write_cursor(fit.id, int(bands.days[places[size - 1]])) if more else None
    return {"items": items, "next_cursor": cursor}


LEVELS = Operation(
    "GET",
    "/levels",
    "listLevels",
    "List the level of a series by day, with mean, standard deviation and quantiles",
    _answer,
    listed(
        record(
            series_id=WHOLE,
            series=TEXT,
            fit_id=WHOLE,
            trusted=TRUTH,
            day=DAY,
            **dict.fromkeys(_BANDS, NUMBER),
        )
    ),
    parameters=(ONE_SERIES, SINCE_DAY, UNTIL_DAY, FIT, limit(4000, 1000), CURSOR, AS_OF),
    description="All pages are of one fit. Without a fit, the list is empty.",
    refusals=(400, 401, 403, 404),
)
