"""Handles of jobs serve the person and the page that they were given to, and nobody else."""

import json
import re
from typing import Any

from dash._callback_signing import END_SCOPE, cache_scope, job_scope, sign

from dashboard.server.create_app import JOBS
from tests.dashboard.conftest import Asked
from tests.dashboard.server.signin.conftest import PROXY, Behind, named

RESULT = f"{JOBS[0].result}.data"
CANCEL = f"{JOBS[0].part('cancel')}.id"


def handles_of(asked: Asked, by: str) -> dict[str, str]:
    """Sign handles as Dash would have given them to a person on a page of theirs."""
    with asked.app.server.test_request_context(
        "/", headers=named(by), environ_overrides={"REMOTE_ADDR": PROXY}
    ):
        asked.app.server.preprocess_request()
        secret = asked.app._get_signing_secret()  # noqa: SLF001 (as Dash itself does)
    return {
        "endId": sign(secret, END_SCOPE, "page"),
        "cacheKey": sign(secret, cache_scope("page"), "0" * 64),
        "job": sign(secret, job_scope("page"), "4194304"),  # above the largest process id
        "cancelJob": sign(secret, job_scope("page"), "4194304"),
    }


def ask(asked: Asked, output: str, by: str, query: dict[str, str]) -> Any:
    return asked.raw(output, headers=named(by), address=PROXY, query=query)


def test_a_page_load_is_signed_for_its_person(behind: Behind) -> None:
    def page_of(by: str) -> str:
        found = re.search(
            r'_dash-config" type="application/json">(.*?)</script>', behind.get("/", by=by).text
        )
        assert found is not None
        token: str = json.loads(found[1])["end_id"]
        return token

    token = page_of("ada")
    asked = behind.asked
    poll = {"endId": token, "cacheKey": "0" * 64 + "~" + "0" * 64}
    assert ask(asked, RESULT, "ada", poll).status_code == 403  # a forged handle


def test_the_handles_of_somebody_else_are_refused_and_logged(behind: Behind, caplog: Any) -> None:
    asked = behind.asked
    given = handles_of(asked, "ada")
    poll = {name: given[name] for name in ("endId", "cacheKey", "job")}
    cancel = {name: given[name] for name in ("endId", "cancelJob")}
    for output, query in ((RESULT, poll), (CANCEL, cancel)):
        refused = ask(asked, output, "root", query)
        assert refused.status_code == 403, output
        assert "by somebody else" in refused.text
    assert caplog.text.count("a handle of a job that is not this person's") == 2
    mixed = {**poll, "endId": handles_of(asked, "root")["endId"]}
    assert ask(asked, RESULT, "root", mixed).status_code == 403


def test_a_person_s_own_handles_are_taken(behind: Behind) -> None:
    asked = behind.asked
    given = handles_of(asked, "ada")
    poll = {name: given[name] for name in ("endId", "cacheKey", "job")}
    assert ask(asked, RESULT, "ada", poll).status_code == 204  # it has no result
    cancel = {name: given[name] for name in ("endId", "cancelJob")}
    assert ask(asked, CANCEL, "ada", cancel).status_code == 200


def test_the_role_is_asked_for_at_every_poll(behind: Behind) -> None:
    """Who is no sheriff any more gets no further answer, though the handles are that person's."""
    asked = behind.asked
    given = handles_of(asked, "bob")
    poll = {name: given[name] for name in ("endId", "cacheKey", "job")}
    assert ask(asked, RESULT, "bob", poll).status_code == 403
    again = asked.raw(RESULT, headers=named("bob", "perf"), address=PROXY, query=poll)
    assert again.status_code == 204


def test_forged_handles_are_refused_where_nobody_signs_in(asked: Asked) -> None:
    for name in ("cacheKey", "job", "cancelJob"):
        output = CANCEL if name == "cancelJob" else RESULT
        assert asked.raw(output, query={name: "1~" + "0" * 64}).status_code == 403, name
