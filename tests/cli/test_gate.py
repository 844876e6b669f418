"""``bandwatch gate`` as a pipeline calls it: exit codes, and every output."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from app import cli
from models.records.release import Release
from models.records.settings import Settings
from models.storage.results.release_store import store_releases
from tests.databases import open_fresh_store
from tests.services.planted_fits import FIRST, add, add_project


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Open a store with two releases; the commands find it."""
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    monkeypatch.setenv("BANDWATCH_NOW", "2026-01-21T00:00:00Z")
    engine = open_fresh_store(Settings(home=tmp_path))
    add_project(engine)
    with engine.begin() as connection:
        releases = [Release(FIRST, "1.0"), Release(date(2026, 1, 11), "1.1")]
        store_releases(connection, "p", releases, 0)
    yield engine
    engine.dispose()


LATE = "the newest fitted day is 5 Jan 2026, before 7 Jan 2026"


def gate(*words: str) -> Result:
    result = CliRunner().invoke(cli, ["gate", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_exit_codes_are_those_of_the_document(engine: Engine) -> None:
    add(engine, "same", 0)
    add(engine, "faster", -8)
    assert gate().exit_code == 0
    assert gate("--fail-on", "undecided").exit_code == 0
    add(engine, "open", 0.8, sd=0.28)  # may be worse by δ, or not
    assert gate("--q", "open").exit_code == 0
    assert gate("--q", "open", "--fail-on", "undecided").exit_code == 2
    add(engine, "noisy", 0, sd=5)
    assert gate("--q", "noisy").exit_code == 3
    add(engine, "slower", +5)
    assert gate().exit_code == 1
    assert gate("--fail-on", "nothing").exit_code == 0
    assert gate("--delta", "20 %", "--q", "slower").exit_code == 0
    assert gate("--max-regressions", "1").exit_code == 0
    assert gate("--against", "3d").exit_code == 0  # the change is older than three days
    broken = gate("--against", "nowhere")
    assert broken.exit_code == 4
    assert broken.stdout == ""
    assert broken.stderr.startswith("bandwatch gate: p has no release and no revision 'nowhere'.")
    assert gate("--delta", "much").exit_code == 4
    assert gate("--output", "pdf=x").exit_code == 4


def test_the_text_has_every_figure_also_when_it_passes(engine: Engine) -> None:
    add(engine, "same", 0)
    told = gate()
    head, reason, settings, blank, header, row = told.stdout.splitlines()
    assert head == "Pass: 1.1 against 1.0 (p)"
    assert reason == "0 of 1 compared series got worse."
    assert settings == "δ = 1 %, at most 5 % false discoveries, verdicts at 90 %."
    assert blank == ""
    assert header.split("  ")[0] == ""
    found = json.loads(gate("--format", "json").stdout)["series"][0]
    assert row.startswith("no change  s/same on x")
    for name in ("change_percent", "p10_percent", "p90_percent"):
        assert f"{found[name]:+.2f} %".replace("-", "−") in row
    assert f"{found['smallest_change_percent']:.2f} %" in row


def test_files_hold_the_same_judgement(engine: Engine, tmp_path: Path) -> None:
    add(engine, "slower|<&\x01", +5)
    add(engine, "same", 0)
    add(engine, "late", 0, days=5)
    kinds = ("json", "junit", "markdown", "github", "gitlab", "text")
    paths = {kind: tmp_path / f"gate.{kind}" for kind in kinds}
    told = gate(*(word for kind in kinds for word in ("--output", f"{kind}={paths[kind]}")))
    assert told.exit_code == 1
    assert paths["text"].read_text() == told.stdout

    document = json.loads(paths["json"].read_text())
    assert document["outcome"] == "fail"
    assert document["exit_code"] == 1
    assert document["against"] == {"name": "1.0", "day": "2026-01-10"}
    assert document["counts"] == {
        "worse": 1,
        "open alert": 0,
        "likely worse": 0,
        "undecided": 0,
        "cannot show δ": 0,
        "not compared": 1,
        "no change": 1,
        "better": 0,
    }
    late = next(row for row in document["series"] if row["test"] == "late")
    assert (late["change_percent"], late["reason"]) == (None, LATE)

    suite = ElementTree.fromstring(paths["junit"].read_text()).find("testsuite")
    assert suite is not None
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4",
        "failures": "2",  # the series and the gate
        "errors": "0",
        "skipped": "1",
    }
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == ["slower|<&�", "Fail: 1.1 against 1.0"]

    markdown = paths["markdown"].read_text()
    assert markdown.startswith("## p: Fail: 1.1 against 1.0\n")
    assert "| ❌ worse | s/slower\\|\\<& on x |" in markdown.replace("\x01", "")
    assert "<details><summary>2 more series</summary>" in markdown

    lines = paths["github"].read_text().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::error title=s/slower")
    assert "%25 to +" in lines[0]
    (issue,) = json.loads(paths["gitlab"].read_text())
    assert issue["severity"] == "major"
    assert issue["location"] == {"path": "s", "lines": {"begin": 1}}


def test_not_enough_data_is_an_error_in_junit_and_on_github(engine: Engine) -> None:
    add(engine, "late", 0, days=5)
    suite = ElementTree.fromstring(gate("--format", "junit").stdout).find("testsuite")
    assert suite is not None
    assert suite.get("errors") == "1"
    told = gate("--format", "github")
    assert told.exit_code == 3
    assert told.stdout.startswith("::error title=Not enough data%3A 1.1 against 1.0::1 of 1 series")


def test_a_file_that_cannot_be_written_is_named(engine: Engine, tmp_path: Path) -> None:
    add(engine, "same", 0)
    told = gate("--output", f"json={tmp_path / 'no' / 'gate.json'}")
    assert told.exit_code == 4
    assert "gate.json: cannot be written (No such file or directory)" in told.stderr
