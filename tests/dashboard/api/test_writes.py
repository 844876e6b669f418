"""Posts: what is stored, what is rejected by name, and what is refused as a whole."""

import json
from typing import Any

import pytest

from dashboard.api.body import LARGEST_BODY
from models.access.tokens import Scope
from models.storage.database.tables import measurement, measurement_counters
from models.storage.results.calendar_view import read_releases
from models.storage.results.ingest_view import read_ingests
from models.storage.results.points_view import read_points
from tests.dashboard.api.conftest import MakeToken, bearer
from tests.dashboard.conftest import Asked

RUN = {
    "project": "new",
    "suite": "s",
    "platform": "linux",
    "time": "2026-11-01T02:00:00Z",
    "run_id": "17",
    "revision": "abc",
}


@pytest.fixture(scope="module")
def writer(new_token: MakeToken) -> dict[str, str]:
    return bearer(new_token(Scope.WRITE_RUNS, Scope.WRITE_CALENDAR, project="*"))


def post(api: Asked, path: str, body: Any, **headers: str) -> Any:
    return api.client.post(f"/api/v1{path}", json=body, headers=headers)


def count(api: Asked) -> int:
    with api.services.engine.connect() as connection:
        return len(connection.execute(measurement.select()).all())


def test_runs_are_stored_and_bad_measurements_named(api: Asked, writer: dict[str, str]) -> None:
    good = [
        {
            "test": "a",
            "value": 1.25,
            "unit": "ms",
            "lower_is_better": True,
            "iteration": 0,
            "counters": {"rx": 12},
        },
        {"test": "a", "value": "1.50", "unit": "ms", "iteration": "1"},
        {"test": "b", "value": None, "status": "failed"},
    ]
    bad = [
        {"test": "a", "value": "fast", "unit": "ms", "iteration": 2},
        {"test": "a", "value": 1, "unit": "s", "iteration": 3},
        {"test": "x\u202e", "value": 1},
        {"test": "a", "value": 1, "iteration": 4, "time": "2031-01-01"},
        {"test": "a", "value": 1, "iteration": 5, "host": "a\x00b"},
        {"value": 1},
    ]
    body = {"source": "nightly.json", "runs": [{**RUN, "measurements": good + bad}]}
    answer = post(api, "/runs", body, **writer)
    assert answer.status_code == 200, answer.text
    found = answer.json
    assert (found["read"], found["stored"], found["rejected"]) == (9, 3, 6)
    assert found["new_series"] == 2
    assert [item["pointer"] for item in found["rejections"]] == [
        f"/runs/0/measurements/{place}" for place in range(3, 9)
    ]
    assert "no test" in found["rejections"][-1]["reason"]
    series = api.services.series("new/main/s/a/linux")
    assert read_points(api.services.engine, series.id).value.tolist() == [1.25, 1.5]
    with api.services.engine.connect() as connection:
        kept = connection.execute(measurement_counters.select()).all()
    assert [row.counters for row in kept] == ['{"rx":12}']
    (newest, *_) = read_ingests(api.services.engine)
    assert newest.file == "nightly.json (API, token ci)"
    again = post(api, "/runs", body, **writer).json
    assert (again["stored"], again["already_there"], again["rejected"]) == (0, 3, 6)


def test_a_key_answers_the_same_post_as_the_first_time(api: Asked, writer: dict[str, str]) -> None:
    body = {"runs": [{**RUN, "measurements": [{"test": "k", "value": 1}]}]}
    key = {"Idempotency-Key": "job-1"}
    first = post(api, "/runs", body, **writer, **key)
    again = post(api, "/runs", body, **writer, **key)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == first.json
    assert first.json["stored"] == 1
    other = post(api, "/runs", {"runs": []}, **writer, **key)
    assert other.status_code == 422
    for bad in ("", "x" * 201, "a\tb"):
        assert post(api, "/runs", body, **writer, **{"Idempotency-Key": bad}).status_code == 400


def test_the_calendar_is_stored(api: Asked, writer: dict[str, str]) -> None:
    releases = {"project": "new", "releases": [{"version": "1.0", "first_day": "2026-10-01"}]}
    assert post(api, "/releases", releases, **writer).json == {"read": 1}
    (release,) = read_releases(api.services.engine, "new")
    assert (release.version, str(release.first_day)) == ("1.0", "2026-10-01")
    changes = {
        "project": "new",
        "changes": [{"time": "2026-10-05T00:00:00Z", "description": "kernel 6.9"}],
    }
    assert post(api, "/environment-changes", changes, **writer).json == {"read": 1}
    run = {"runs": [{**RUN, "measurements": [{"test": "c", "value": 1}]}]}
    assert post(api, "/runs", run, **writer).status_code == 200
    commits = {
        "project": "new",
        "commits": [{"revision": "abc", "time": 1760000000, "author": "Ada", "subject": "x"}],
    }
    assert post(api, "/commits", commits, **writer).json == {"read": 1, "new": 0, "known": 1}
    unknown = post(api, "/commits", {**commits, "project": "nowhere"}, **writer)
    assert (unknown.status_code, unknown.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/runs", [], ""),
        ("/runs", {}, ""),
        ("/runs", {"runs": [], "more": 1}, ""),
        ("/runs", {"runs": {}}, "/runs"),
        ("/runs", {"runs": [{}]}, "/runs/0"),
        ("/runs", {"runs": [{"measurements": [{"tests": "a"}]}]}, "/runs/0/measurements/0"),
        ("/runs", {"runs": [{"measurements": [{"value": []}]}]}, "/runs/0/measurements/0/value"),
        ("/runs", {"runs": [{"measurements": [{"value": True}]}]}, "/runs/0/measurements/0/value"),
        ("/runs", {"runs": [{"counters": {"a": []}, "measurements": []}]}, "/runs/0/counters/a"),
        ("/runs", {"runs": [], "source": "a\nb"}, "/source"),
        ("/releases", {"releases": []}, "/releases"),
        ("/releases", {"releases": [{"version": "", "first_day": "x"}]}, "/releases/0/version"),
        (
            "/releases",
            {"releases": [{"version": "1", "first_day": "2026-02-30"}]},
            "/releases/0/first_day",
        ),
        (
            "/releases",
            {"project": "a\x00", "releases": [{"version": "1", "first_day": "x"}]},
            "/project",
        ),
        ("/commits", {"commits": [{"revision": "a", "time": "soon"}]}, "/commits/0/time"),
        (
            "/environment-changes",
            {"changes": [{"time": "2026-01-01", "description": "a\u2028b"}]},
            "/changes/0/description",
        ),
    ],
)
def test_bodies_of_another_shape_are_refused_whole(
    api: Asked, writer: dict[str, str], path: str, body: Any, pointer: str
) -> None:
    before = count(api)
    answer = post(api, path, body, **writer)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), answer.text
    assert answer.json["pointer"] == pointer
    assert count(api) == before


def test_bodies_that_are_no_json_or_too_much_are_refused(
    api: Asked, writer: dict[str, str]
) -> None:
    def send(data: bytes, **headers: str) -> int:
        told = {"Content-Type": "application/json", **writer, **headers}
        answer = api.client.post("/api/v1/runs", data=data, headers=told)
        assert answer.mimetype == "application/problem+json"
        assert len(answer.data) < 1000
        return answer.status_code

    assert send(b"") == 411
    assert send(b"{") == 400
    assert send(b'{"runs": [NaN]}') == 400
    assert send(b'"\\ud800"') == 400
    assert send(b"[" * 1_000_000) == 400
    assert send(b'{"runs":' + b"[" * 500 + b"]" * 500 + b"}") == 422
    assert send(b" " * (LARGEST_BODY + 1)) == 413
    assert send(b"{}", **{"Content-Type": "text/plain"}) == 415
    assert send(b"{}", **{"Content-Encoding": "gzip"}) == 415
    many = [{"test": "a", "value": 1}] * 10_001
    body = json.dumps({"runs": [{**RUN, "measurements": many}] * 2}).encode()
    assert send(body) == 413


def test_writes_need_a_token_with_the_scope(api: Asked, new_token: MakeToken) -> None:
    body = {"runs": [{**RUN, "measurements": [{"test": "z", "value": 1}]}]}
    before = count(api)
    assert post(api, "/runs", body).status_code == 401
    assert post(api, "/runs", body, **bearer(new_token(Scope.READ, project="*"))).status_code == 403
    calendar = bearer(new_token(Scope.WRITE_CALENDAR, project="*"))
    assert post(api, "/runs", body, **calendar).status_code == 403
    runs = bearer(new_token(Scope.WRITE_RUNS, project="*"))
    assert post(api, "/releases", {"releases": []}, **runs).status_code == 403
    assert count(api) == before


def test_a_token_writes_to_its_project_alone(api: Asked, new_token: MakeToken) -> None:
    mine = bearer(new_token(Scope.WRITE_RUNS, Scope.WRITE_CALENDAR, project="mine"))
    unnamed = {name: value for name, value in RUN.items() if name != "project"}
    body = {"runs": [{**unnamed, "measurements": [{"test": "a", "value": 1}]}]}
    assert post(api, "/runs", body, **mine).json["stored"] == 1
    assert api.services.series("mine/main/s/a/linux").unit == ""
    before = count(api)
    foreign = {"test": "b", "value": 1, "project": "sample"}
    mixed = {"runs": [{**unnamed, "measurements": [{"test": "b", "value": 1}, foreign]}]}
    assert post(api, "/runs", mixed, **mine).status_code == 403
    releases = {"project": "sample", "releases": [{"version": "1", "first_day": "2026-01-01"}]}
    assert post(api, "/releases", releases, **mine).status_code == 403
    assert count(api) == before


@pytest.mark.parametrize(
    "origin", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_a_page_of_another_site_cannot_post(
    api: Asked, writer: dict[str, str], origin: dict[str, str]
) -> None:
    body = {"runs": [{**RUN, "measurements": [{"test": "evil", "value": 1}]}]}
    assert post(api, "/runs", body, **writer, **origin).status_code == 403
    form = api.client.post("/api/v1/runs", data={"runs": "[]"}, headers=origin)
    assert form.status_code == 403
