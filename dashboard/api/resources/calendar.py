"""``/releases``, ``/environment-changes`` and ``/commits``: post what stands around runs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from dashboard.api.common import WHOLE, record
from dashboard.api.data import put_commits, put_environment_changes, put_releases
from dashboard.api.operation import Asked, Operation, Schema, Stored
from dashboard.api.parameters import read_day
from dashboard.api.posting import (
    DEFAULT_BRANCH,
    MOMENT,
    NAME,
    check_name,
    posted,
    project_of,
    read_time,
)
from dashboard.api.problem import ProblemError
from dashboard.api.shape import check_shape
from models.access.tokens import Scope
from models.records.change import EnvironmentChange
from models.records.commit import Commit
from models.records.release import Release

MOST = 5000
_REQUIRED = {**NAME, "minLength": 1}
_LONG = {"type": "string", "maxLength": 2000}


def _body(name: str, item: Schema, required: list[str], **more: Schema) -> Schema:
    shape = {
        "type": "object",
        "properties": item,
        "required": required,
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "project": NAME,
            **more,
            name: {"type": "array", "items": shape, "minItems": 1, "maxItems": MOST},
        },
        "required": [name],
        "additionalProperties": False,
    }


RELEASES = _body(
    "releases",
    {"version": _REQUIRED, "first_day": {"type": "string", "format": "date", "maxLength": 10}},
    ["version", "first_day"],
)
CHANGES = _body(
    "changes",
    {"time": MOMENT, "description": {**_LONG, "minLength": 1}, "platform": NAME},
    ["time", "description"],
)
COMMITS = _body(
    "commits",
    {"revision": _REQUIRED, "time": MOMENT, "author": NAME, "subject": _LONG},
    ["revision", "time"],
    branch=NAME,
)


def _releases(asked: Asked) -> Stored:
    project, items = project_of(asked), []
    for place, item in enumerate(asked.body["releases"]):
        check_name(item["version"], f"/releases/{place}/version")
        items.append(
            Release(_day(item["first_day"], f"/releases/{place}/first_day"), item["version"])
        )
    now_ms = asked.services.now_ms()
    return _post(asked, items, lambda to: put_releases(to, project, items, now_ms))


def _changes(asked: Asked) -> Stored:
    project, items = project_of(asked), []
    for place, item in enumerate(asked.body["changes"]):
        pointer = f"/changes/{place}"
        check_name(item["description"], f"{pointer}/description")
        check_name(item.get("platform", ""), f"{pointer}/platform")
        time_ms = read_time(item["time"], f"{pointer}/time")
        items.append(EnvironmentChange(time_ms, item.get("platform") or "*", item["description"]))
    now_ms = asked.services.now_ms()
    return _post(asked, items, lambda to: put_environment_changes(to, project, items, now_ms))


def _commits(asked: Asked) -> Stored:
    project, items = project_of(asked), []
    for place, item in enumerate(asked.body["commits"]):
        pointer = f"/commits/{place}"
        for name in ("revision", "author", "subject"):
            check_name(item.get(name, ""), f"{pointer}/{name}")
        time_ms = read_time(item["time"], f"{pointer}/time")
        texts = (item.get("author", ""), item.get("subject", ""))
        items.append(Commit(item["revision"], time_ms, *texts))
    branch = asked.body.get("branch") or DEFAULT_BRANCH

    def work(connection: Connection) -> Mapping[str, Any]:
        found = put_commits(connection, project, branch, items)
        return {"read": len(items), "new": found.new, "known": found.known}

    return posted(asked, work)


def _day(text: str, pointer: str) -> date:
    try:
        return read_day(text)
    except ValueError as fault:
        raise ProblemError(422, f"{pointer} {fault}.", pointer=pointer) from None


def _post(asked: Asked, items: Sequence[Any], put: Callable[[Connection], None]) -> Stored:
    """Store items in one transaction, and answer how many were read."""

    def work(connection: Connection) -> Mapping[str, Any]:
        put(connection)
        return {"read": len(items)}

    return posted(asked, work)


POST_RELEASES = Operation(
    "POST",
    "/releases",
    "postReleases",
    "Store releases of a project with their first days",
    _releases,
    record(read=WHOLE),
    scope=Scope.WRITE_CALENDAR,
    body=RELEASES,
    check_body=lambda body: check_shape(body, RELEASES),
    description="A version that is there takes the new first day; frozen links keep the old one.",
)
POST_CHANGES = Operation(
    "POST",
    "/environment-changes",
    "postEnvironmentChanges",
    "Store changes of a project's machines: kernel, compiler, hardware",
    _changes,
    record(read=WHOLE),
    scope=Scope.WRITE_CALENDAR,
    body=CHANGES,
    check_body=lambda body: check_shape(body, CHANGES),
    description="`platform` may be a pattern; without one, all platforms.",
)
POST_COMMITS = Operation(
    "POST",
    "/commits",
    "postCommits",
    "Store the commits of a branch, also those that were never run",
    _commits,
    record(read=WHOLE, new=WHOLE, known=WHOLE),
    scope=Scope.WRITE_CALENDAR,
    body=COMMITS,
    check_body=lambda body: check_shape(body, COMMITS),
    description="As `bandwatch commits`: results of the branch come first.",
)
