"""``docs/how-to/quickstart-ci.md``: the commands of its text and CI files work as they are."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from app import cli
from tests.docs.markdown import DOCS

PAGE = (DOCS / "how-to" / "quickstart-ci.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)
GITHUB, GITLAB = (
    yaml.safe_load(block)
    for block in re.findall(r"^```yaml\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)
)
JENKINS = re.findall(r"^ +sh '(.+)'$", PAGE, re.MULTILINE)
BENCHMARK = "def test_sum(benchmark):\n    benchmark(sum, range(1000))\n"
OPTIONS = "--benchmark-max-time=0.01 --benchmark-min-rounds=5 -p no:cacheprovider"


def scripts() -> dict[str, list[str]]:
    """Return the shell lines of each CI file."""
    steps = GITHUB["jobs"]["benchmarks"]["steps"]
    return {
        "github": [step["run"] for step in steps if "run" in step],
        "gitlab": GITLAB["benchmarks"]["script"],
        "jenkins": JENKINS,
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository without commits, and let the commands find a store of their own."""
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.chdir(folder)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder


def commit(folder: Path, days: int) -> Path:
    """Commit a benchmark on so many days."""
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for day in range(days):
        (folder / "test_sum.py").write_text(f"# {day}\n{BENCHMARK}")
        moment = f"2026-11-{10 + day}T10:00:00Z"
        dated = {**os.environ, "GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment}
        subprocess.run([*git, "add", "-A"], cwd=folder, check=True)
        subprocess.run([*git, "commit", "-qm", f"Change {day}"], cwd=folder, env=dated, check=True)
    return folder


def shell(line: str, folder: Path, env: dict[str, str] | None = None) -> None:
    """Run a line with the pytest of this environment."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    own = {name: text for name, text in os.environ.items() if "XDIST" not in name}
    environment = {**own, **(env or {}), "PATH": path, "PYTEST_ADDOPTS": OPTIONS}
    done = subprocess.run(
        ["sh", "-ec", line], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def bandwatch(line: str, folder: Path) -> int:
    """Run a line of `bandwatch`, its patterns and variables filled as a shell does."""
    words = []
    for word in shlex.split(os.path.expandvars(line))[1:]:
        if "*" in word:
            found = sorted(folder.glob(word)) if not word.startswith("..") else []
            found = found or sorted(folder.parent.glob(word.removeprefix("../")))
            words += [str(path) for path in found]
        else:
            words.append(word)
    return CliRunner().invoke(cli, words).exit_code


@pytest.mark.stan
@pytest.mark.slow
def test_ten_commits_become_a_fitted_history(folder: Path) -> None:
    checkout = commit(folder, 10)
    measure, store = SHELL
    lines = store.splitlines()
    assert len(measure.splitlines()) + len(lines) <= 5
    shell(measure, checkout)
    assert [bandwatch(line, checkout) for line in lines[:2]] == [0, 0]
    assert lines[2] == "bandwatch serve"
    home = Path(os.environ["BANDWATCH_HOME"])
    engine = create_engine(f"sqlite:///{next(home.glob('*.sqlite3'))}")
    with engine.connect() as connection:
        days = connection.execute(text("SELECT day FROM v_filled_day ORDER BY day")).scalars().all()
        assert days == [f"2026-11-{10 + day}" for day in range(10)]
        levels = "SELECT count(DISTINCT day), min(project) FROM v_level"
        assert connection.execute(text(levels)).one() == (10, "shop")
    engine.dispose()


def test_ci_files_run_the_same_commands_in_this_order() -> None:
    for lines in scripts().values():
        names = [" ".join(line.split()[:2]) for line in lines]
        assert names == [
            *("pip install", "pytest --benchmark-only", "bandwatch ingest", "bandwatch fit"),
            "bandwatch gate",
        ]
    assert GITLAB["benchmarks"]["artifacts"]["reports"]["junit"] == "gate.xml"


@pytest.mark.stan
@pytest.mark.parametrize(
    "service",
    [
        "github",
        pytest.param("gitlab", marks=pytest.mark.slow),
        pytest.param("jenkins", marks=pytest.mark.slow),
    ],
)
def test_the_commands_of_each_ci_file_work_on_the_first_night(folder: Path, service: str) -> None:
    """One night is not enough data, which the gate answers with 3 and its reports."""
    checkout = commit(folder, 1)
    _, measure, ingest, fit, gate = scripts()[service]
    shell(measure, checkout)
    assert bandwatch(ingest, checkout) == 0
    assert bandwatch(fit, checkout) == 1  # a day is too short a history
    assert bandwatch(gate, checkout) == 3
    if service == "github":
        assert "Not enough data" in Path(os.environ["GITHUB_STEP_SUMMARY"]).read_text()
    else:
        assert (checkout / "gate.xml").is_file()
