"""``/measurements``: what the runs of a series measured."""

import math
from typing import Any

from dashboard.api.choose import names, number, one_series
from dashboard.api.common import (
    AS_OF,
    CURSOR,
    MAYBE_WHOLE,
    MOMENT,
    NUMBER,
    ONE_SERIES,
    SINCE_DAY,
    TEXT,
    UNTIL_DAY,
    WHOLE,
    limit,
    listed,
    record,
)
from dashboard.api.cursor import read_cursor, write_cursor
from dashboard.api.data import points_after
from dashboard.api.operation import Asked, Operation
from dashboard.shared.urls.moment import format_moment
from models.records.days import DAY_MS, moment_of_day


def _answer(asked: Asked) -> dict[str, Any]:
    series = one_series(asked)
    after = read_cursor(asked.get("cursor"), int, int, int)
    since, until, size = asked.get("since"), asked.get("until"), asked.get("limit")
    points = points_after(
        asked.services,
        series,
        since_ms=None if since is None else moment_of_day(since),
        until_ms=None if until is None else moment_of_day(until) + DAY_MS,
        as_of_ms=asked.get("as_of"),
        after=None if after is None else (after[0], after[1], after[2]),
        limit=size + 1,
    )
    named = names(series)
    items = [
        {
            **named,
            "measurement_id": int(points.measurement_id[place]),
            "place": format_moment(int(points.time_ms[place])),
            "time": format_moment(int(points.run_ms[place])),
            "value": number(math.nan if (v := points.value[place]) is None else float(v)),
            "status": points.status[place],
            "revision": points.revision[place],
            "version": points.version[place],
            "run_id": points.run_id[place],
            "host": points.host[place],
            "instance": points.instance[place],
            "iteration": int(i) if (i := points.iteration[place]) >= 0 else None,
            "replicate": points.replicate[place],
        }
        for place in range(min(size, len(points)))
    ]
    cursor = None
    if len(points) > size:
        last = size - 1
        cursor = write_cursor(
            *(int(part[last]) for part in (points.time_ms, points.run_ms, points.measurement_id))
        )
    return {"items": items, "next_cursor": cursor}


MEASUREMENTS = Operation(
    "GET",
    "/measurements",
    "listMeasurements",
    "List the measurements of a series, in the order of its history",
    _answer,
    listed(
        record(
            series_id=WHOLE,
            series=TEXT,
            measurement_id=WHOLE,
            place=MOMENT,
            time=MOMENT,
            value=NUMBER,
            status={"enum": ["ok", "failed", "timed_out"]},
            revision=TEXT,
            version=TEXT,
            run_id=TEXT,
            host=TEXT,
            instance=TEXT,
            iteration=MAYBE_WHOLE,
            replicate=TEXT,
        )
    ),
    parameters=(ONE_SERIES, SINCE_DAY, UNTIL_DAY, limit(10_000, 1000), CURSOR, AS_OF),
    description=(
        "`place` is where the run stands in the history, by its revision; `time` is when it began."
        " `since` and `until` are days of `place`."
    ),
    refusals=(400, 401, 403, 404),
)
