"""Every write asks who it is: no role, another project, another name, another site: refused."""

from typing import Any

import pytest
from dash import Dash, Input, Output

from dashboard.data.data import read_jobs_now
from dashboard.detectability import ids as detect_ids
from dashboard.server.create_app import JOBS
from dashboard.shared import ids
from dashboard.shared.access.writes import declared_writes
from dashboard.shared.triage import ids as triage_ids
from models.access.roles import Role
from models.records.errors import WriteRefusedError
from models.storage.jobs.job_store import begin_job, end_jobs
from tests.dashboard.conftest import Asked
from tests.dashboard.server.signin.conftest import PROXY, Behind, named

# Every callback that writes, by its output, and the role that it needs.
WRITING = {
    f"{triage_ids.RESULT}.data": Role.SHERIFF,
    f"{ids.DATA_JOBS_STOPPED}.data": Role.SHERIFF,
    f"{detect_ids.CHOSEN}.data": Role.SHERIFF,
    f"{detect_ids.STATED}.data": Role.SHERIFF,
    f"{detect_ids.ACCEPTED}.data": Role.SHERIFF,
    **{f"{job.result}.data": Role.SHERIFF for job in JOBS},
    **{f"{job.part('cancel')}.id": Role.SHERIFF for job in JOBS},
}


def test_these_callbacks_write_and_no_others(behind: Behind) -> None:
    found = {
        output: declared.role
        for output, item in behind.asked.app.callback_map.items()
        if (declared := declared_writes(item.get("callback")))
    }
    assert found == WRITING


def test_a_callback_that_is_not_declared_cannot_write(behind: Behind) -> None:
    asked, tried = behind.asked, []

    def write(*_: Any, **__: Any) -> str:
        try:
            with asked.services.engine.begin():
                tried.append("written")
        except WriteRefusedError as error:
            tried.append(str(error))
        return "{}"

    undeclared = [
        (output, item)
        for output, item in asked.app.callback_map.items()
        if item.get("callback") and output not in WRITING
    ]
    assert len(undeclared) > 30
    for output, item in undeclared:
        kept = item["callback"]
        item["callback"] = write
        try:
            response = asked.raw(output, headers=named("root"), address=PROXY)
            assert response.status_code == 200, (output, response.text)
        finally:
            item["callback"] = kept
    assert len(tried) == len(undeclared)
    assert all("must name the role" in text for text in tried), set(tried)


def test_a_view_that_is_not_declared_cannot_write(behind: Behind) -> None:
    server, tried = behind.asked.app.server, []

    def write(**_: Any) -> str:
        with pytest.raises(WriteRefusedError), behind.asked.services.engine.begin():
            pass
        tried.append(1)
        return ""

    views = [rule for rule in server.url_map.iter_rules() if not rule.arguments]
    kept = dict(server.view_functions)
    try:
        for rule in views:
            if rule.endpoint != "/_dash-update-component":
                server.view_functions[rule.endpoint] = write
        for rule in views:
            if rule.endpoint != "/_dash-update-component":
                method = "GET" if "GET" in (rule.methods or ()) else "POST"
                behind.asked.client.open(
                    rule.rule,
                    method=method,
                    headers=named("root"),
                    environ_overrides={"REMOTE_ADDR": PROXY},
                )
    finally:
        server.view_functions.update(kept)
    assert len(tried) == len(views) - 1


def test_a_request_that_may_write_opens_nothing_for_the_next(behind: Behind) -> None:
    assert behind.do(behind.take(on=True)).json["response"][triage_ids.RESULT]["data"]["ok"]
    asked = behind.asked
    item = asked.app.callback_map[f"{ids.DATA_JOBS}.children"]
    kept, tried = item["callback"], []

    def write(*_: Any, **__: Any) -> str:
        with pytest.raises(WriteRefusedError), asked.services.engine.begin():
            pass
        tried.append(1)
        return "{}"

    item["callback"] = write
    try:
        asked.raw(f"{ids.DATA_JOBS}.children", headers=named("ada"), address=PROXY)
    finally:
        item["callback"] = kept
    assert tried == [1]
    with asked.services.engine.begin():  # what is no request writes as ever
        pass


@pytest.mark.parametrize("output", WRITING)
def test_every_write_is_refused_without_the_role(
    behind: Behind, output: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = behind.steps()
    ran: list[Any] = []
    item = behind.asked.app.callback_map[output]
    kept = item["callback"]

    def record(*given: Any, **_: Any) -> str:
        ran.append(given)
        return "{}"

    record.__dict__.update(kept.__dict__)
    item["callback"] = record
    try:
        viewer = behind.asked.raw(output, headers=named("bob"), address=PROXY)
        nobody = behind.asked.raw(output, address=PROXY)
        forged = behind.asked.raw(output, headers=named("root"), address="192.0.2.9")
        site = {**named("root"), "Sec-Fetch-Site": "cross-site"}
        foreign = behind.asked.raw(output, headers=site, address=PROXY)
        old = {**named("root"), "Origin": "https://evil.example"}
        other = behind.asked.raw(output, headers=old, address=PROXY)
    finally:
        item["callback"] = kept
    statuses = [item.status_code for item in (viewer, nobody, forged, foreign, other)]
    assert statuses == [403, 401, 403, 403, 403]
    assert "needs the role sheriff" in viewer.text
    assert caplog.text.count("Refused") == 5
    assert ran == []
    assert behind.steps() == before


def test_a_form_of_another_site_does_nothing(behind: Behind) -> None:
    before = behind.steps()
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
        response = behind.asked.client.post(
            "/_dash-update-component",
            data='{"output": "triage-result.data"}',
            headers={**named("root"), "Origin": "https://evil.example", "Content-Type": kind},
            environ_overrides={"REMOTE_ADDR": PROXY},
        )
        assert response.status_code == 403, kind
    assert behind.steps() == before


def test_a_sheriff_of_another_project_decides_nothing_here(behind: Behind) -> None:
    before = behind.steps()
    refused = behind.do(behind.take("eve"), by="eve")
    assert refused.status_code == 403
    alert = behind.alerts.alerts["host"]
    also = behind.do({"do": "infra", "who": "eve", "alerts": [alert], "summaries": {}}, by="eve")
    assert also.status_code in (200, 403)  # an ask without a summary is refused by the action
    assert behind.steps() == before
    told = behind.do(behind.take("sam", do="note", text="x"), by="sam").json["response"]
    assert (
        "changed" in told[triage_ids.RESULT]["data"]["text"]
        or told[triage_ids.RESULT]["data"]["ok"]
    )


@pytest.mark.parametrize("who", ["root", "", "Ada"])
def test_the_name_in_the_audit_cannot_be_another(behind: Behind, who: str) -> None:
    before = behind.steps()
    refused = behind.do(behind.take(who))
    assert refused.status_code == 403
    assert "You are signed in as ada now" in refused.text
    assert behind.steps() == before


def test_a_group_gives_the_role(behind: Behind) -> None:
    assert behind.do(behind.take("bob"), by="bob").status_code == 403
    assert behind.do(behind.take("bob"), by="bob", groups="perf").status_code == 200


def test_a_refit_needs_the_role_in_the_project_of_the_series(behind: Behind) -> None:
    output = f"{JOBS[0].result}.data"

    def start(by: str, request: dict[str, Any]) -> int:
        values = {f"{JOBS[0].request}_data": request}
        response = behind.asked.raw(output, headers=named(by), address=PROXY, **values)
        status: int = response.status_code
        return status

    item = behind.asked.app.callback_map[output]
    kept = item["callback"]

    def accept(*_: Any, **__: Any) -> str:
        return "{}"

    accept.__dict__.update(kept.__dict__)
    item["callback"] = accept
    try:
        assert start("eve", {"key": "sample/main/s/t/p", "who": "eve"}) == 403
        assert start("eve", {"key": "other/main/s/t/p", "who": "eve"}) == 200
        assert start("eve", {"many": True, "filter": {}, "who": "eve"}) == 403
        assert start("eve", {"many": True, "filter": {"project": ["other"]}, "who": "eve"}) == 200
        both = {"project": ["other", "sample"]}
        assert start("eve", {"many": True, "filter": both, "who": "eve"}) == 403
        assert start("eve", {"keys": ["other/a/b/c/d", "sample/a/b/c/d"]}) == 403
        assert start("ada", {"many": True, "filter": {}, "who": "ada"}) == 200
    finally:
        item["callback"] = kept


def test_a_job_is_stopped_by_its_person_or_an_admin(behind: Behind) -> None:
    asked = behind.asked
    job = begin_job(
        asked.services.engine, "refit", "x", host="h", pid=1, now_ms=asked.sample.now_ms, who="ada"
    )
    assert job is not None

    def stop(by: str, groups: str = "", job: Any = job) -> int:
        values: dict[str, Any] = {f"{ids.DATA_JOBS_STOP}_data": {"job": job, "at": 1}}
        output, headers = f"{ids.DATA_JOBS_STOPPED}.data", named(by, groups)
        response = asked.raw(output, headers=headers, address=PROXY, **values)
        status: int = response.status_code
        return status

    def asked_to_stop() -> bool:
        return any(item.cancel_ms for item in read_jobs_now(asked.services).running)

    try:
        assert (stop("bob", "perf"), asked_to_stop()) == (403, False)
        assert (stop("bob"), asked_to_stop()) == (403, False)
        for alias in (f"0{job}", f" {job}", f"{job}".translate({49: "\uff11"}), "waiting:x", None):
            assert (stop("bob", "perf", alias), asked_to_stop()) == (403, False), alias
        assert (stop("root"), asked_to_stop()) == (200, True)
        assert stop("ada") == 200
    finally:
        end_jobs(asked.services.engine, [job])


def test_a_callback_without_a_role_is_told_so(asked: Asked) -> None:
    """Where nobody signs in as well: a developer sees it at once."""
    app: Dash = asked.app

    @app.callback(Output("rogue", "children"), Input("rogue", "n_clicks"))
    def rogue(_: Any) -> str:
        with asked.services.engine.begin():
            return "written"

    try:
        assert "must name the role" in asked.raw("rogue.children", rogue_n_clicks=1).text
    finally:
        del app.callback_map["rogue.children"]
        app._callback_list.pop()  # noqa: SLF001 (the app is shared by other tests)


def test_a_size_is_accepted_in_the_project_of_the_benchmark(behind: Behind) -> None:
    output = f"{detect_ids.ACCEPTED}.data"

    def accept(by: str, series: Any) -> int:
        state = f"{detect_ids.STATE}_data".replace("-", "_")
        values: dict[str, Any] = {state: {"series": series}}
        response = behind.asked.raw(output, headers=named(by), address=PROXY, **values)
        status: int = response.status_code
        return status

    assert accept("eve", ["sample/main/s/t/p"]) == 403
    assert accept("eve", ["other/main/s/t/p"]) == 204  # nothing was clicked
    assert accept("eve", "no key") == 403
    assert accept("eve", None) == 403
    assert accept("ada", ["sample/main/s/t/p"]) == 204
