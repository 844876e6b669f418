"""``bandwatch fits``: the fits of a series as a list, and two of them compared."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update
from typer.testing import CliRunner

from app import cli
from dashboard.server.create_app import create_app
from models.records.errors import BadArgumentError
from models.records.settings import Settings
from models.storage.database.fit_tables import fit
from tests.databases import open_fresh_store
from tests.services.planted_fits import add, add_project


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Two fits of one series: the second, as of a past day, was of another series."""
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    engine = open_fresh_store(Settings(home=tmp_path))
    add_project(engine)
    add(engine, "one", 0)
    add(engine, "two", 5, step_days=(20_461,))
    with engine.begin() as connection:
        past = {"until_day": 20_473, "steps": False}
        connection.execute(
            update(fit).where(fit.c.id == 2).values(series_id=1, state="past", options=past)
        )
    yield engine
    engine.dispose()


def printed(*words: str) -> str:
    result = CliRunner().invoke(cli, ["fits", *words])
    if isinstance(result.exception, BadArgumentError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.usefixtures("home")
def test_fits_are_listed_newest_first_and_compared_on_demand() -> None:
    document = json.loads(printed("p/main/s/one/x", "--compare", "2", "1", "--json"))
    assert [item["fit"] for item in document["fits"]] == [2, 1]
    assert [item["current"] for item in document["fits"]] == [False, True]
    assert document["fits"][0]["until"] == "2026-01-20"
    found = document["comparison"]
    assert found["day"] == "2026-01-20"
    assert found["percent"] == pytest.approx(5, abs=0.2)
    assert (found["overlap"], found["days"], found["days_apart"]) == (False, 20, 10)
    text = printed("p/main/s/one/x", "--compare", "2", "1")
    assert "fit 2, as of 2026-01-20: 2026-01-01 to 2026-01-20" in text
    assert "fit 1, current" in text
    assert "90 % intervals do not overlap" in text
    assert "comparison" not in json.loads(printed("p/main/s/one/x", "--json"))


@pytest.mark.usefixtures("home")
def test_what_cannot_be_compared_is_named() -> None:
    with pytest.raises(BadArgumentError, match=r"matches 2 series; name one"):
        printed("p/main/s")
    with pytest.raises(BadArgumentError, match=r"Fit 7 is no complete fit of .*; it has 1, 2"):
        printed("p/main/s/one/x", "--compare", "1", "7")
    assert "No fits" in printed("p/main/s/two/x")


@pytest.mark.usefixtures("home")
def test_the_api_answers_the_same(tmp_path: Path) -> None:
    client = create_app(Settings(home=tmp_path)).server.test_client()

    def get(**query: object) -> Any:
        return client.get("/api/v1/fits", query_string={"series": "p/main/s/one/x", **query})

    document = json.loads(printed("p/main/s/one/x", "--compare", "2", "1", "--json"))
    answer = get(compare=["2", "1"]).json
    assert [item["fit_id"] for item in answer["items"]] == [2, 1]
    assert answer["items"][1]["created"] == "1970-01-01T00:00:01Z"
    for item, stored in zip(answer["items"], document["fits"], strict=True):
        assert {
            **item,
            "fit": item["fit_id"],
            "created": stored["created"],
        }.items() >= stored.items()
    found, expected = answer["comparison"], document["comparison"]
    assert (found.pop("fit_id"), found.pop("other_id")) == (2, 1)
    assert {**found, "fit": 2, "other": 1} == expected
    assert get().json["comparison"] is None
    for fault, reason in {
        ("1",): "twice",
        ("1", "7"): "Fit 7 is no complete fit",
        ("1", "2", "1"): "at most 2",
        ("a", "1"): "no integer",
    }.items():
        refused = get(compare=list(fault))
        assert (refused.status_code, reason in refused.json["detail"]) == (400, True), refused.json
    assert get(as_of="2026-01-01").status_code == 400
