"""``/fits``: the stored fits of a series, and two of them side by side."""

from datetime import datetime
from typing import Any

from dashboard.api.choose import names, one_series
from dashboard.api.common import (
    DAY,
    MAYBE_DAY,
    MAYBE_WHOLE,
    MOMENT,
    NUMBER,
    ONE_SERIES,
    TEXT,
    TRUTH,
    WHOLE,
    listed,
    no_as_of,
    record,
    refuse_as_of,
)
from dashboard.api.data import stored_fits
from dashboard.api.operation import Asked, Operation, Parameter
from dashboard.api.problem import ProblemError
from dashboard.shared.urls.moment import format_moment

_NOW = "fits are listed as the store has them now, each with the moment of its making."
COMPARE = Parameter(
    "compare",
    {
        "type": "array",
        "items": {"type": "integer", "minimum": 1, "maximum": 10**15},
        "maxItems": 2,
    },
    "Number of a fit; given twice, both fits are compared.",
)
_LEVEL: dict[str, Any] = {"type": "array", "items": NUMBER, "minItems": 3, "maxItems": 3}


def _answer(asked: Asked) -> dict[str, Any]:
    refuse_as_of(asked, _NOW)
    series = one_series(asked)
    wanted = asked.get("compare") or ()
    if len(wanted) == 1:
        raise ProblemError(400, "Give compare twice: two fits are compared.", parameter="compare")
    pair = (wanted[0], wanted[1]) if wanted else None
    document = stored_fits(asked.services, series, pair)
    items = [
        {
            **names(series),
            "fit_id": fit.pop("fit"),
            **fit,
            "created": format_moment(_moment(fit["created"])),
        }
        for fit in document["fits"]
    ]
    comparison = document.get("comparison")
    return {
        "unit": document["unit"],
        "items": items,
        "comparison": None
        if comparison is None
        else {"fit_id": comparison.pop("fit"), "other_id": comparison.pop("other"), **comparison},
        "next_cursor": None,
    }


def _moment(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


_PAGE = listed(
    record(
        series_id=WHOLE,
        series=TEXT,
        fit_id=WHOLE,
        created=MOMENT,
        until=MAYBE_DAY,
        first_day=DAY,
        last_day=DAY,
        measurements=WHOLE,
        likelihood={"enum": ["gaussian", "student_t", "mixture"]},
        steps=TRUTH,
        trusted=TRUTH,
        reason=TEXT,
        sigma=NUMBER,
        calibration=NUMBER,
        changes=MAYBE_WHOLE,
        current=TRUTH,
    )
)
_COMPARISON = record(
    fit_id=WHOLE,
    other_id=WHOLE,
    day=DAY,
    level=_LEVEL,
    other_level=_LEVEL,
    percent=NUMBER,
    overlap=TRUTH,
    farthest=DAY,
    farthest_percent=NUMBER,
    days=WHOLE,
    days_apart=WHOLE,
)

FITS = Operation(
    "GET",
    "/fits",
    "listFits",
    "List the stored fits of a series, newest first, and compare two of them",
    _answer,
    record(
        unit=TEXT,
        **_PAGE["properties"],
        comparison={**_COMPARISON, "type": ["object", "null"]},
    ),
    parameters=(ONE_SERIES, COMPARE, no_as_of(_NOW)),
    description=(
        "All of them are one page. `until` is the past day that a fit is of, null for the newest"
        " runs of its time. `comparison` is null unless asked for: levels (5, 50, 95 %) of both on"
        " their newest common `day`, `percent` of the first above the second, and the day on which"
        " they are `farthest` apart; figures are those of `bandwatch fits --compare`."
    ),
    refusals=(400, 401, 403, 404),
)
