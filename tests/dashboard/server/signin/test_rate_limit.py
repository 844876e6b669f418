"""One person writes so often in a minute, and no more; what was refused counts nothing."""

from typing import Any

from dashboard.server.create_app import create_app
from dashboard.server.signin.rate_limit import MINUTE, RateLimit
from dashboard.shared.triage import ids
from models.records.settings import Settings
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import Sample


def test_the_limit_is_of_the_last_minute_and_of_each_person() -> None:
    now = [100.0]
    limit = RateLimit(2, lambda: now[0])
    assert [limit.wait_seconds("ada") for _ in range(2)] == [0.0, 0.0]
    now[0] += 10
    assert limit.wait_seconds("ada") == MINUTE - 10
    assert limit.wait_seconds("bob") == 0.0
    now[0] += 50
    assert [limit.wait_seconds("ada") for _ in range(3)] == [0.0, 0.0, MINUTE]


def test_without_a_limit_nothing_is_counted() -> None:
    limit = RateLimit(0)
    assert {limit.wait_seconds("ada") for _ in range(500)} == {0.0}


def test_too_many_writes_are_refused_with_the_time_to_wait(empty_home: Settings) -> None:
    app = create_app(empty_home.model_copy(update={"writes_per_minute": 3}))
    asked = Asked(app, app.server.test_client(), Sample.__new__(Sample))
    asked.client.get("/")
    values: dict[str, Any] = {
        f"{ids.ASK}_data": {"do": "star", "who": "ada", "summaries": {"1": 1}}
    }
    answers = [asked.raw(f"{ids.RESULT}.data", **values) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[3].headers["Retry-After"]) <= 61
    assert asked.raw("finder-results.children").status_code in (200, 204)  # reading goes on
