"""Choose series by the parameters of a request, within what the caller may read."""

import math
from typing import Any

from dashboard.api.cursor import read_cursor, write_cursor
from dashboard.api.data import chosen_series
from dashboard.api.operation import Asked
from dashboard.api.problem import ProblemError
from models.records.errors import UnknownSeriesError
from models.records.series import Series, SeriesKey
from models.records.series_filter import SeriesFilter


def choose(asked: Asked) -> list[Series]:
    """Return the series that the filters of a request choose, sorted by name."""
    projects = asked.get("project") or ()
    for name in projects:
        asked.caller.require(name)
    wanted = SeriesFilter(
        tuple(asked.get("q").split()),
        tuple(projects),
        tuple(asked.get("branch") or ()),
        tuple(asked.get("suite") or ()),
        tuple(asked.get("platform") or ()),
    )
    found = chosen_series(asked.services, wanted, asked.get("series") or ())
    return [item for item in found if asked.caller.may_read(item.key.project)]


def one_page(asked: Asked, series: list[Series]) -> tuple[list[Series], str | None]:
    """Return the series of a page, by its cursor, and the cursor of the next."""
    after = read_cursor(asked.get("cursor"), str, str, str, str, str)
    if after is not None:
        last = SeriesKey(*after)
        series = [item for item in series if item.key > last]
    size = asked.get("limit")
    page = series[:size]
    if len(series) <= size:
        return page, None
    key = page[-1].key
    return page, write_cursor(key.project, key.branch, key.suite, key.test, key.platform)


def one_series(asked: Asked) -> Series:
    """Return the series that a request names.

    Raises
    ------
    ProblemError
        With status 403 where it is of another project than the caller's, 404 without one.
    """
    name = asked.get("series")
    parts = name.split("/", 1)
    try:
        found = asked.services.series(name)
    except UnknownSeriesError as error:
        asked.caller.require(SeriesKey.parse(name).project if name.count("/") == 4 else parts[0])
        detail = str(error) if asked.caller.everywhere else f"There is no series {name!r}."
        raise ProblemError(404, detail, parameter="series") from None
    asked.caller.require(found.key.project)
    return found


def number(value: float) -> float | None:
    """Return a number as JSON has it: what is not known is null."""
    return float(value) if math.isfinite(value) else None


def names(series: Series) -> dict[str, Any]:
    """Return how an item names its series."""
    return {"series_id": series.id, "series": str(series.key)}
