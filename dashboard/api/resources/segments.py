"""``/segments``: the levels between the changes of a series."""

from typing import Any

from dashboard.api.choose import names, number, one_series
from dashboard.api.common import AS_OF, MOMENT, NUMBER, ONE_SERIES, TEXT, WHOLE, listed, record
from dashboard.api.data import statuses_of
from dashboard.api.operation import Asked, Operation
from dashboard.shared.urls.moment import format_moment
from models.records.series_status import Label

# "progression" is a label of the store; everywhere else the word is improvement.
_LABELS = {Label.PROGRESSION: "improvement"}


def _answer(asked: Asked) -> dict[str, Any]:
    series = one_series(asked)
    found = statuses_of(asked.services, [series], asked.get("as_of"), segments=True)
    status = found.get(series.id)
    items = [
        {
            **names(series),
            "start": format_moment(item.start_ms),
            "end": format_moment(item.end_ms),
            "runs": item.runs,
            "mean": number(item.mean),
            "stdev": number(item.stdev),
            "label": _LABELS.get(item.label, item.label.value),
            "change_percent": number(item.change),
            "revision": item.revision,
            "previous_revision": item.previous_revision,
            "version": item.version,
        }
        for item in (() if status is None else status.groups)
    ]
    return {"items": items, "next_cursor": None}


SEGMENTS = Operation(
    "GET",
    "/segments",
    "listSegments",
    "List the levels between the changes of a series, in order of time",
    _answer,
    listed(
        record(
            series_id=WHOLE,
            series=TEXT,
            start=MOMENT,
            end=MOMENT,
            runs=WHOLE,
            mean=NUMBER,
            stdev=NUMBER,
            label={"enum": ["normal", "regression", "improvement"]},
            change_percent=NUMBER,
            revision=TEXT,
            previous_revision=TEXT,
            version=TEXT,
        )
    ),
    parameters=(ONE_SERIES, AS_OF),
    description="All of them are one page. `revision` is that of the first run.",
    refusals=(400, 401, 403, 404),
)
