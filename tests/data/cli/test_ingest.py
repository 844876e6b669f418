import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from sqlalchemy import Engine, select
from typer.testing import CliRunner, Result

from data.cli.ingest import ingest
from models.records.errors import ReadError
from models.storage.database.engine import open_engine
from models.storage.database.tables import environment_change, project, release
from tests.data.conftest import measured, rejected

HEADER = "suite,test,platform,time,value\n"

cli = typer.Typer()
cli.command()(ingest)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    return tmp_path / "home"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "results.csv"
    path.write_text(HEADER + "s,a,p,2025-06-01 12:00:00,1\ns,a,p,never,2\ns,b,p,1750000000,3\n")
    return path


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def opened(home: Path) -> Engine:
    return open_engine(f"sqlite:///{home / 'bandwatch.sqlite3'}")


def test_the_summary_in_words(home: Path, results: Path) -> None:
    words = run(results).output
    assert "3 rows read = 2 stored + 0 already there + 0 replaced + 1 rejected" in words
    assert "New series: 2." in words
    assert "Times without a zone, read as UTC: 1." in words
    assert "line 3: unreadable time 'never'" in words
    assert "was ingested before" in run(results).output
    assert home.is_dir()


@pytest.mark.usefixtures("home")
def test_the_summary_as_json(results: Path) -> None:
    summary = json.loads(run(results, "--json").stdout)
    (file,) = summary["files"]
    parts = ("stored", "already_there", "replaced", "rejected")
    assert file["read"] == sum(file[part] for part in parts) == 3
    assert file["zoneless_times"] == 1
    assert file["rejected_examples"] == [{"line": 3, "reason": "unreadable time 'never'"}]
    assert summary["total"]["new_series"] == 2
    again = json.loads(run(results, "--json").stdout)
    assert (again["total"]["stored"], again["total"]["already_there"]) == (0, 2)


@pytest.mark.usefixtures("home")
def test_a_file_that_replaces_its_own_rows_is_warned_of(tmp_path: Path) -> None:
    """Five values per time and no column that numbers them: four of five are replaced."""
    values = [(day, again) for day in range(1, 21) for again in range(5)]
    path = tmp_path / "own.csv"
    path.write_text(
        HEADER + "".join(f"s,a,p,2025-06-{day:02d},{day + again}\n" for day, again in values)
    )
    result = run(path, "--json")
    assert json.loads(result.stdout)["total"]["replaced_own"] == 80
    told = run(path, "--reread", "--quiet").stderr
    assert "80 rows replaced earlier rows of this file" in told
    assert "column replicate" in told
    numbered = tmp_path / "numbered.csv"
    numbered.write_text(
        HEADER.replace("\n", ",replicate\n")
        + "".join(f"s,b,p,2025-06-{day:02d},{day + again},{again}\n" for day, again in values)
    )
    words = run(numbered).output
    assert "100 rows read = 100 stored" in words
    assert "Warning" not in words
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(numbered.read_text().replace(",1,0\n", ",1.5,0\n"))
    assert "1 replaced" in run(corrected).output
    assert "Warning" not in run(corrected, "--reread").output


def test_names_releases_and_changes_reach_the_store(
    home: Path, results: Path, tmp_path: Path
) -> None:
    releases = tmp_path / "releases.csv"
    releases.write_text("version,release_date\n1.0,2025-05-01\n")
    changes = tmp_path / "environment.csv"
    changes.write_text("time,description\n2025-05-02,new kernel\n")
    options = ("--project", "mine", "--branch", "dev")
    run(results, "--releases", releases, "--environment", changes, *options, "--quiet")
    engine = opened(home)
    assert {row[:2] for row in measured(engine)} == {("mine", "dev")}
    with engine.connect() as connection:
        assert connection.execute(
            select(project.c.name, release.c.version).join(release)
        ).all() == [("mine", "1.0")]
        assert connection.scalar(select(environment_change.c.description)) == "new kernel"
    engine.dispose()


def test_releases_go_to_the_projects_that_the_rows_name(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text("project," + HEADER + "x,s,a,p,1750000000,1\n,s,a,p,1750000000,1\n")
    releases = tmp_path / "releases.csv"
    releases.write_text("version,release_date\n1.0,2025-05-01\n")
    run(path)
    run(path, "--releases", releases)
    engine = opened(home)
    with engine.connect() as connection:
        names = connection.scalars(select(project.c.name).join(release)).all()
    engine.dispose()
    assert set(names) == {"x", "default"}


def test_one_file_of_the_wrong_shape_keeps_all_from_being_stored(
    home: Path, results: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("suite,test\n")
    with pytest.raises(ReadError, match="lacks the columns platform, time, value"):
        run(results, wrong)
    with pytest.raises(ReadError, match="lacks the columns version, release_date"):
        run(results, "--releases", wrong)
    engine = opened(home)
    assert measured(engine) == set()
    engine.dispose()


def kill_and_repeat(home: Path, path: Path, kills: int) -> None:
    """Kill an ingest at ever later moments, then let it finish."""
    program = "import typer; from data.cli.ingest import ingest; typer.run(ingest)"
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    for number in range(kills):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(path), "--quiet"], env=environment, cwd=root
        )
        try:
            process.wait(0.9 + 0.15 * (number % 10))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    run(path, "--reread")
    engine = opened(home)
    assert len(measured(engine)) == 60_000
    assert len(rejected(engine)) == 100
    engine.dispose()


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write(HEADER)
        for number in range(60_100):
            moment = "bad" if number % 601 == 0 else 1_700_000_000 + 60 * number
            file.write(f"s,t{number % 50},p,{moment},{number}\n")
    return path


def test_killed_ingests_leave_a_store_that_the_next_one_completes(
    home: Path, long_file: Path
) -> None:
    kill_and_repeat(home, long_file, 3)


@pytest.mark.slow
def test_twenty_killed_ingests(home: Path, long_file: Path) -> None:
    kill_and_repeat(home, long_file, 20)


def test_real_histories_are_taken_whole(home: Path, shared: Path) -> None:
    expected = {"ocaml_sandmark": (50, 31_526), "php_realtime": (60, 11_244)}
    for name, (series, rows) in {**expected, "sap_hana_small": (25, 14_189)}.items():
        folder = shared / "real-data" / name
        calendar = folder / "releases.csv"
        options = ("--releases", calendar) if calendar.exists() else ()
        result = run(folder / "results.csv", *options, "--project", name, "--json")
        total = json.loads(result.stdout)["total"]
        assert (total["new_series"], total["stored"]) == (series, rows)
        assert total["rejected"] == total["zoneless_times"] == 0
    assert home.is_dir()
