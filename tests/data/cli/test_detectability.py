"""``bandwatch detectability``, as people and scripts run it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner, Result

from app import cli
from models.records.errors import BandwatchError

QUICK = ["--grid", "3,5x4", "--slowdowns", "1,1.1", "--experiments", "20", "--resamples", "100"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["detectability", *arguments])


def answer(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def write_runs(folder: Path, *, warm_up: int = 3, broken: bool = False) -> Path:
    rng = np.random.default_rng(1)
    lines = []
    for job in range(12):
        level = 2 + 0.05 * rng.normal()
        times = level * (1 + 0.02 * rng.normal(size=24))
        times[:warm_up] *= 1.5
        iterations = [
            {"time": round(float(time), 6), "is_burn_in": False, "timed_out": False}
            for time in times
        ]
        lines.append({"path": "x.py", "name": "a", "job_id": job, "iterations": iterations})
        lines.append({"path": "x.py", "name": "b", "job_id": job, "iterations": iterations[:1]})
    text = [json.dumps(line) for line in lines]
    if broken:
        text.insert(1, "{broken")
    path = folder / "runs.jsonl"
    path.write_text("\n".join(text))
    return path


def test_json_has_every_answer(tmp_path: Path) -> None:
    found = answer(str(write_runs(tmp_path, broken=True)), *QUICK)
    first, second = found["benchmarks"]
    assert first["item"] == "x.py::a"
    assert first["burn_in"]["index"] == 3
    assert first["cleaning"]["removed"]["burn-in"] == 36
    assert first["variability"]["components"]["instances"] == 12
    assert len(first["detection"]["cells"]) == 8
    assert [len(cell["rates"]) for cell in first["detection"]["cells"]] == [2] * 8
    assert "1 usable iterations per instance" in second["reason"]
    assert {night["missing"][0] for night in found["nights"]} == {"x.py::b"}
    (rejected,) = found["rejected"]
    assert rejected["line"] == 2
    assert "not JSON" in rejected["reason"]


def test_seed_decides_and_jobs_do_not(tmp_path: Path) -> None:
    path = str(write_runs(tmp_path))
    narrow = [*QUICK, "--only", "a", "--method", "schultz", "--strategy", "ibs"]
    first = answer(path, *narrow)
    assert answer(path, *narrow, "--jobs", "2") == first
    assert answer(path, *narrow, "--seed", "1") != first
    assert {cell["method"] for cell in first["benchmarks"][0]["detection"]["cells"]} == {"schultz"}


def test_text_names_burn_in_sizes_and_reasons(tmp_path: Path) -> None:
    result = run(str(write_runs(tmp_path, broken=True)), *QUICK)
    assert result.exit_code == 0, result.output
    assert "burn-in: 3 iterations (steps: within" in result.stdout
    assert "laaber ibs: slowdown seen with a power of 80%" in result.stdout
    assert "1 usable iterations per instance do not show a warm-up" in result.stdout
    assert "Detecting ×1.1" in result.stdout
    assert "line 2: the line is not JSON" in result.stdout


def test_files_are_written_and_read_again(tmp_path: Path) -> None:
    path = str(write_runs(tmp_path))
    runner, indices = tmp_path / "runner.yaml", tmp_path / "burn_in.yaml"
    written = ["--yaml", str(runner), "--write-burn-in", str(indices)]
    answer(path, *QUICK, *written)
    assert yaml.safe_load(indices.read_text()) == {"x.py::a": 3}
    (item,) = yaml.safe_load(runner.read_text())
    assert (item["item"], item["burn-in-iterations"]) == ("x.py::a", 3)
    indices.write_text("x.py::a: 6\n")
    again = answer(path, *QUICK, "--burn-in", str(indices), "--closed-form")
    assert again["benchmarks"][0]["burn_in"]["index"] == 6
    assert again["benchmarks"][0]["burn_in"]["stated"] is True
    assert again["benchmarks"][0]["detection"] is None


def test_a_long_csv_works_too(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    rows = [
        f"a,{instance},{iteration},{5 + rng.normal(0, 0.1):.4f},ms"
        for instance in range(20)
        for iteration in range(20)
    ]
    path = tmp_path / "runs.csv"
    path.write_text("\n".join(["test,instance,iteration,value,unit", *rows]))
    (found,) = answer(str(path), *QUICK)["benchmarks"]
    assert (found["item"], found["unit"], found["burn_in"]["index"]) == ("a", "ms", 0)
    assert found["detection"] is not None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--method", "welch"], "choose one of laaber, schultz"),
        (["--grid", "5"], "cannot be read"),
        (["--grid", "5x0"], "at least 1"),
        (["--slowdowns", "fast"], "cannot be read"),
        (["--only", "z*"], "No benchmark fits"),
        (["--want", "0.9"], "above 1"),
        (["--confidence", "1.5"], "between 0 and 1"),
        (["--failures", "some"], "choose one of remove, hail"),
    ],
)
def test_what_cannot_be_meant_is_explained(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    result = run(str(write_runs(tmp_path)), *arguments)
    assert result.exit_code == 1
    assert isinstance(result.exception, BandwatchError)
    assert words in str(result.exception)
