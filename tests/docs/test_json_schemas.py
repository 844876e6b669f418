"""``docs/reference/schemas``: what commands print as JSON is valid by the published schema."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from typer.testing import CliRunner

from app import cli
from tests.docs.commands import options_of, visible_commands
from tests.docs.markdown import DOCS

FOLDER = DOCS / "reference" / "schemas"
QUICK = ("--grid", "3x4", "--slowdowns", "1,1.1", "--experiments", "5", "--resamples", "20")


def validate(name: str, *words: object) -> Any:
    """Run a command and validate what it prints; return the document."""
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    document = json.loads(result.stdout)
    schema = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    errors = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(document)
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []
    return document


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Write files of results, and let the commands find a store of their own."""
    home = tmp_path_factory.mktemp("schemas")
    rng = np.random.default_rng(4)
    lines = ["suite,test,platform,time,value,unit,run_id,revision,version"]
    for day in range(40):
        for run in range(2):
            level = (100 if day < 30 else 110) + rng.normal(0, 0.5)
            time = f"2026-0{1 + day // 28}-{1 + day % 28:02d}T{6 * run:02d}:00:00Z"
            lines.append(f"s,t,p,{time},{level:.3f},ms,{day}-{run},r{day},1.{day // 20}")
    (home / "results.csv").write_text("\n".join([*lines, "s,t,p,yesterday,1,ms,x,x,x"]) + "\n")
    runs = [
        {"time": float(2 + 0.05 * rng.normal()), "is_burn_in": False, "timed_out": False}
        for _ in range(6)
    ]
    jobs = [{"path": "x.py", "name": "a", "job_id": job, "iterations": runs} for job in range(4)]
    (home / "runs.jsonl").write_text("\n".join(map(json.dumps, jobs)))
    patch = pytest.MonkeyPatch()
    patch.setenv("BANDWATCH_HOME", str(home))
    patch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    patch.setenv("BANDWATCH_NOW", "2026-02-13T00:00:00Z")
    yield home
    patch.undo()


def test_every_schema_is_valid_and_every_json_option_has_one() -> None:
    names = {path.stem for path in FOLDER.glob("*.json")}
    for name in names:
        Draft202012Validator.check_schema(json.loads((FOLDER / f"{name}.json").read_text()))
    printing = {
        name for name, command in visible_commands().items() if "--json" in options_of(command)
    }
    assert printing | {"gate", "ingest-preview"} == names


@pytest.mark.stan
def test_a_night_of_a_store_is_valid(folder: Path) -> None:
    """From file to gate: each command on what the ones before it left."""
    results = folder / "results.csv"
    preview = validate("ingest-preview", "ingest", results, "--preview", "--json")
    assert preview["files"][0]["series"][0]["values"] == 80
    assert validate("ingest", "ingest", results, "--json")["total"]["rejected"] == 1
    assert validate("fit", "fit", "--all", "--json")["fitted"] == 1
    fits = validate("fits", "fits", "*", "--compare", 1, 1, "--json")
    assert fits["comparison"]["percent"] == 0
    assert validate("detect", "detect", "--json", "--days", "60")["series"] == 1
    gate = validate("gate", "gate", "--against", "14d", "--format", "json")
    assert (gate["outcome"], gate["exit_code"]) == ("fail", 1)
    assert validate("wanted", "wanted", "--json")["version"] == 1
    assert validate("prune", "prune", "--json")["fits"]["fits"] == 1
    night = validate("nightly", "nightly", "--json")
    assert night["ran"] is True
    assert validate("rounds", "rounds", "--json") == []
    assert len(validate("score", "score", "--json")["rows"]) <= 1
    backtest = validate("backtest", "backtest", "--days", "14", "--json")
    assert backtest["thresholds"][0]["alarms"] >= 1


@pytest.mark.stan
def test_commands_without_a_store_are_valid(folder: Path) -> None:
    results = folder / "results.csv"
    analysis = validate("analyze", "analyze", results, "--json")
    assert analysis["series"][0]["fit"]["steps"] is not None
    assert validate("analyze", "analyze", results, "--no-fit", "--json")["series"][0]["fit"] is None
    found = validate("gate", "compare", results, results, "--format", "json")
    assert found["series"][0]["reference_day"] is None
    benchmarks = validate("detectability", "detectability", folder / "runs.jsonl", *QUICK, "--json")
    assert len(benchmarks["benchmarks"]) == 1
    assert len(validate("duty", "duty", "--weeks", "2", "--json")["weeks"]) == 2
    checks = validate("doctor", "doctor", "--json")
    assert {check["state"] for check in checks} <= {"ok", "skipped"}
