"""``bandwatch compare`` as a pipeline calls it: two files or folders, the gate's answers."""

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from app import cli


def compare(*words: object) -> Result:
    result = CliRunner().invoke(cli, ["compare", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def write(path: Path, levels: dict[str, float], *, runs: int = 6, branch: str = "main") -> Path:
    rng = np.random.default_rng(sum(map(ord, path.name)))
    lines = ["branch,suite,test,platform,time,value,unit,lower_is_better"]
    for test, level in levels.items():
        lower = "false" if test == "rate" else "true"
        for run in range(runs):
            value = level * (1 + rng.normal(0, 0.004))
            lines.append(f"{branch},s,{test},p,2026-01-01T{run:02d}:00:00Z,{value},ms,{lower}")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base.csv", {"load": 100, "rate": 500, "same": 20})


def test_a_regression_fails_and_an_improvement_passes(tmp_path: Path, base: Path) -> None:
    levels = {"load": 110.0, "rate": 550.0, "same": 20.0}
    head = write(tmp_path / "head.csv", levels, branch="feature")
    told = compare(base, head)
    assert told.exit_code == 1
    lines = told.stdout.splitlines()
    assert lines[0] == "Fail: head.csv against base.csv (files)"
    assert lines[1] == "1 of 3 compared series got worse; none is allowed."
    assert [line.split("  ")[0] for line in lines[5:]] == ["worse", "no change", "better"]
    assert lines[5].endswith("6 and 6 runs")
    document = json.loads(compare(base, head, "--format", "json").stdout)
    worse = next(row for row in document["series"] if row["test"] == "load")
    assert worse["change_percent"] == pytest.approx(10, abs=1)
    assert worse["p10_percent"] < worse["change_percent"] < worse["p90_percent"]
    assert worse["smallest_change_percent"] < 3
    assert document["against"] == {"name": "base.csv", "day": None}
    assert worse["reference_day"] is None
    assert compare(head, base).exit_code == 1  # the throughput went down
    assert compare(base, base).exit_code == 0
    assert compare(base, head, "--delta", "20%").exit_code == 0
    assert compare(base, head, "--fail-on", "nothing").exit_code == 0


def test_the_same_figures_as_junit(tmp_path: Path, base: Path) -> None:
    head = write(tmp_path / "head.csv", {"load": 110.0, "rate": 500.0, "same": 20.0})
    report = tmp_path / "gate.xml"
    assert compare(base, head, "--output", f"junit={report}").exit_code == 1
    suite = ElementTree.fromstring(report.read_text()).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("4", "2")


def test_what_is_in_one_file_only_is_missing(tmp_path: Path, base: Path) -> None:
    head = write(tmp_path / "head.csv", {"load": 100.0, "new": 3.0})
    told = compare(base, head)
    assert told.exit_code == 3
    assert "not in head.csv" in told.stdout
    assert "not in base.csv" in told.stdout
    assert compare(base, head, "--max-missing", "0.8").exit_code == 0


def test_folders_hold_a_file_for_each_run(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    for side, level in (("base", 0.2), ("head", 0.3)):
        (tmp_path / side).mkdir()
        for run in range(4):
            mean = level * (1 + rng.normal(0, 0.003))
            result = {"command": "tool", "mean": mean, "times": [mean, mean * 1.01]}
            document = json.dumps({"results": [result]})
            (tmp_path / side / f"{run}.json").write_text(document)
    told = compare(tmp_path / "base", tmp_path / "head")
    assert told.exit_code == 1, told.output
    assert "4 and 4 runs" in told.stdout
    single = compare(tmp_path / "base" / "0.json", tmp_path / "head" / "0.json")
    assert "1 and 1 runs: noise between runs is taken as 2 %" in single.stdout


def test_nothing_is_judged_without_files(tmp_path: Path, base: Path) -> None:
    told = compare(base, tmp_path / "absent.csv")
    assert (told.exit_code, told.stdout) == (4, "")
    assert "absent.csv: there is no such file" in told.stderr
    (tmp_path / "empty").mkdir()
    assert compare(base, tmp_path / "empty").exit_code == 4
    assert compare(base, base, "--run-noise", "x").exit_code == 4
