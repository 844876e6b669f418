"""Check before each write who asks, which role it needs, and in which projects.

One place for all callbacks, at the start of a job as at every question after it. What is not
declared to write runs too, but the store lets it only read.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import flask

from dashboard.server.requests.callback_body import PATH
from dashboard.server.signin.data import allow_writes, forbid_writes
from dashboard.server.signin.handles import PersonalDash
from dashboard.server.signin.rate_limit import RateLimit
from dashboard.server.signin.refusal import Answer, refuse
from dashboard.shared.access.person import current_person
from dashboard.shared.access.writes import Writes, declared_writes
from dashboard.shared.services import Services
from models.access.roles import Person
from models.records.text_rules import normalised


def register(app: PersonalDash, services: Services) -> None:
    """Refuse writes of people who may not, before anything of the callback runs."""
    server: flask.Flask = app.server
    limit = RateLimit(services.settings.writes_per_minute)

    @server.before_request
    def check_write() -> Answer | None:
        forbid_writes()
        asks = flask.request.path == PATH and flask.request.method == "POST"
        if asks and not app.knows_handles():
            text = "That job was started on another page or by somebody else. Reload the page."
            return refuse(403, text, "a handle of a job that is not this person's")
        declared = declared_writes(_function(app, asks))
        if declared is None:
            return None
        refused = _check(services, declared, _values() if asks else (), limit)
        if refused is None:
            allow_writes()
        return refused

    @server.teardown_request
    def leave(_: BaseException | None) -> None:
        allow_writes()  # the thread serves others next, and asks again


def _function(app: PersonalDash, asks: bool) -> Any:
    if asks:
        return app.callback_map[flask.request.get_json()["output"]].get("callback")
    return app.server.view_functions.get(flask.request.endpoint or "")


def _values() -> list[Any]:
    """Return the values of inputs and states, in order; a list where a pattern matches several."""
    body = flask.request.get_json()
    return [
        [part.get("value") for part in item] if isinstance(item, list) else item.get("value")
        for item in (*(body.get("inputs") or ()), *(body.get("state") or ()))
    ]


def _check(
    services: Services, declared: Writes, values: Sequence[Any], limit: RateLimit
) -> Answer | None:
    person = current_person()
    if person is None:
        return refuse(401, "Sign in first; nothing was changed.", "nobody has signed in")
    if person.name and (other := _other_name(values, person)):
        text = f"You are signed in as {person.name} now. Reload the page; nothing was changed."
        return refuse(403, text, f"{person.name!r} acts as {other[:80]!r}")
    if not _may(services, person, declared, values):
        needed = declared.role.label
        text = f"This needs the role {needed}, which {person.name} does not have there."
        return refuse(403, f"{text} Nothing was changed.", f"{person.name!r} is no {needed} there")
    if declared.fault is not None and (fault := declared.fault(services, person, values)):
        return refuse(403, fault, f"{person.name!r}: {fault}")
    if "cacheKey" in flask.request.args:
        return None  # a question after a job that runs
    who = person.name or flask.request.remote_addr or ""
    if seconds := limit.wait_seconds(who):
        wait = str(int(seconds) + 1)
        text = f"That was a lot in one minute. Go on in {wait} seconds; nothing was changed."
        return refuse(429, text, f"{who!r} writes too often", {"Retry-After": wait})
    return None


def _may(services: Services, person: Person, declared: Writes, values: Sequence[Any]) -> bool:
    if person.may_everywhere(declared.role):
        return True
    touched: Collection[str] | None = None
    if declared.projects is not None:
        touched = declared.projects(services, values)
    if touched is None:
        touched = services.facets().projects
    return person.may(declared.role) and all(person.may(declared.role, name) for name in touched)


def _other_name(values: Sequence[Any], person: Person) -> str:
    """Return under which other name a write would be kept; blank if under none."""
    for value in values:
        if isinstance(value, Mapping) and value.get("who") is not None:
            name = normalised(str(value["who"]))
            if name != person.name:
                return name or "nobody"
    return ""
