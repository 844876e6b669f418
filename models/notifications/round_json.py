"""A round of retriggers, or a plan of runs that confirm alerts, as JSON for the system that runs.

The shape of the JSON is a promise (docs/reference/notifications.md).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from models.records.series import SeriesKey

VERSION = 1  # raised when a field changes its meaning or goes; new fields may come without


@dataclass(frozen=True, slots=True)
class PostedRun:
    """Repeat one test at one revision so many times."""

    alert_id: int
    key: SeriesKey
    revision: str
    runs: int
    backfill: bool  # the test was never run there


@dataclass(frozen=True, slots=True)
class PostedRound:
    """Runs around the changes of one summary, and who asks for them."""

    summary_id: int
    project: str
    branch: str
    at_ms: int
    who: str
    runs: Sequence[PostedRun]
    number: int = 0  # of the round in its summary; 0: a plan that confirms alerts, no round
    comment: str = ""
    reason: str = ""
    maybe_repeated: bool = False  # an earlier post may have been taken: its answer was lost


def round_json(posted: PostedRound, public_url: str) -> bytes:
    """Write a round or a plan as JSON in UTF-8; times are ISO 8601 in UTC."""
    confirm = posted.number == 0
    document = {
        "version": VERSION,
        "event": "confirmation wanted" if confirm else "round begun",
        "confirm": confirm,
        "summary": posted.summary_id,
        "url": f"{public_url.rstrip('/')}/alerts/{posted.summary_id}" if public_url else "",
        "project": posted.project,
        "branch": posted.branch,
        "round": posted.number,
        "begun": datetime.fromtimestamp(posted.at_ms / 1000, tz=UTC).isoformat(),
        "who": posted.who,
        "comment": posted.comment,
        "reason": posted.reason,
        "maybe_repeated": posted.maybe_repeated,
        "runs": [
            {
                "alert": item.alert_id,
                "branch": item.key.branch,
                "suite": item.key.suite,
                "test": item.key.test,
                "platform": item.key.platform,
                "revision": item.revision,
                "runs": item.runs,
                "backfill": item.backfill,
            }
            for item in posted.runs
        ],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
