"""``/runs``: post what runs measured."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection

from dashboard.api.common import TEXT, WHOLE, record
from dashboard.api.operation import Asked, Operation, Stored
from dashboard.api.posted_rows import MOST_MEASUREMENTS, RUNS, rows_of_runs
from dashboard.api.posting import (
    DEFAULT_BRANCH,
    NAME,
    check_name,
    default_project,
    posted,
    request_sha256,
)
from dashboard.api.problem import ProblemError
from dashboard.api.shape import check_shape
from models.access.tokens import Scope
from models.services.posts.store_rows import PostedRows, store_posted_rows

MOST_NAMED = 1000  # rejected measurements whose reasons are answered
BODY: dict[str, Any] = {
    "type": "object",
    "properties": {"source": NAME, "runs": RUNS},
    "required": ["runs"],
    "additionalProperties": False,
}


def _answer(asked: Asked) -> Stored:
    token = asked.caller.token
    assert token is not None, "operations that write need a token"
    rows, pointers = rows_of_runs(asked.body["runs"])
    if len(pointers) > MOST_MEASUREMENTS:
        raise ProblemError(
            413, f"The post has {len(pointers):,} measurements; at most {MOST_MEASUREMENTS:,}."
        )
    source = asked.body.get("source", "")
    check_name(source, "/source")
    name = f"API, token {token.name}"
    rows_posted = PostedRows(
        rows,
        f"{source} ({name})" if source else name,
        request_sha256(),
        default_project(asked),
        DEFAULT_BRANCH,
    )
    return posted(asked, partial(_store, asked, rows_posted, pointers))


def _store(
    asked: Asked, rows: PostedRows, pointers: list[str], connection: Connection
) -> Mapping[str, Any]:
    now_ms = asked.services.now_ms()
    found = store_posted_rows(connection, rows, now_ms, asked.caller.require)
    return {
        "read": len(pointers),
        "stored": found.counts.stored,
        "already_there": found.counts.present,
        "replaced": found.counts.replaced,
        "rejected": len(found.rejected),
        "new_series": found.new_series,
        "zoneless_times": found.zoneless_times,
        "rejections": [
            {"pointer": pointers[row.line - 1], "reason": row.reason}
            for row in found.rejected[:MOST_NAMED]
        ],
    }


POST_RUNS = Operation(
    "POST",
    "/runs",
    "postRuns",
    "Store what runs measured, each measurement once",
    _answer,
    record(
        read=WHOLE,
        stored=WHOLE,
        already_there=WHOLE,
        replaced=WHOLE,
        rejected=WHOLE,
        new_series=WHOLE,
        zoneless_times=WHOLE,
        rejections={"type": "array", "items": record(pointer=TEXT, reason=TEXT)},
    ),
    scope=Scope.WRITE_RUNS,
    body=BODY,
    check_body=lambda body: check_shape(body, BODY),
    description=(
        "Names and values are those of the long format. A measurement takes from its run what it"
        " does not state. A measurement that cannot be used is rejected, named with the reason,"
        " and kept aside; the others are stored, all in one transaction."
    ),
)
