"""``/comparisons``: the newest level of each series against a week and a release before."""

from typing import Any

from dashboard.api.choose import choose, names, number, one_page
from dashboard.api.common import (
    AS_OF,
    CURSOR,
    FILTERS,
    MAYBE_WHOLE,
    MOMENT,
    NUMBER,
    TEXT,
    WHOLE,
    limit,
    listed,
    record,
)
from dashboard.api.data import statuses_of
from dashboard.api.operation import Asked, Operation
from dashboard.shared.urls.moment import format_moment
from models.records.comparison import Verdict
from models.records.series_status import ComparedWith


def _answer(asked: Asked) -> dict[str, Any]:
    page, cursor = one_page(asked, choose(asked))
    found = statuses_of(asked.services, page, asked.get("as_of"), segments=False)
    items = [
        {
            **names(item),
            "fit_id": status.fit_id,
            "computed": format_moment(status.computed_ms),
            "level": number(status.level),
            "level_p05": number(status.level_low),
            "level_p95": number(status.level_high),
            "week": _against(status.week),
            "release": _against(status.release),
        }
        for item in page
        if (status := found.get(item.id)) is not None
    ]
    return {"items": items, "next_cursor": cursor}


def _against(compared: ComparedWith) -> dict[str, Any]:
    return {
        "label": compared.label,
        "verdict": compared.verdict.value,
        "change_percent": number(compared.change),
        "p_worse": number(compared.p_worse),
        "smallest_change_percent": number(compared.detectable),
        "reason": compared.reason,
    }


_COMPARISON = record(
    label=TEXT,
    verdict={"enum": [verdict.value for verdict in Verdict]},
    change_percent=NUMBER,
    p_worse=NUMBER,
    smallest_change_percent=NUMBER,
    reason=TEXT,
)

COMPARISONS = Operation(
    "GET",
    "/comparisons",
    "listComparisons",
    "List how the newest level of each series compares with a week and a release before",
    _answer,
    listed(
        record(
            series_id=WHOLE,
            series=TEXT,
            fit_id=MAYBE_WHOLE,
            computed=MOMENT,
            level=NUMBER,
            level_p05=NUMBER,
            level_p95=NUMBER,
            week=_COMPARISON,
            release=_COMPARISON,
        )
    ),
    parameters=(*FILTERS, limit(1000, 200), CURSOR, AS_OF),
    description=(
        "Percent of the older level, positive is worse. Series that were never judged are left"
        " out, so a page may have fewer items than its limit."
    ),
)
