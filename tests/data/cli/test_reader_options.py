"""What ingest and analyze do with the options for files of benchmark tools."""

import json
import statistics
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from data.cli.analyze import analyze
from data.cli.ingest import ingest
from models.records.errors import ReadError
from models.storage.database.engine import open_engine
from tests.data.conftest import measured
from tests.data.readers.read_rows import FILES

TIME = ("--time", "2025-06-01T12:00:00Z")
TIME_MS = 1748779200000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    return tmp_path / "home"


def run(command: Any, *arguments: object) -> Result:
    cli = typer.Typer()
    cli.command()(command)
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def stored(home: Path) -> set[tuple[Any, ...]]:
    engine: Engine = open_engine(f"sqlite:///{home / 'bandwatch.sqlite3'}")
    try:
        return measured(engine)
    finally:
        engine.dispose()


def test_flags_state_what_the_file_does_not(home: Path) -> None:
    names = ("--suite", "shell", "--platform", "laptop", "--revision", "abc", "--version-name", "2")
    more = ("--project", "tools", "--branch", "topic")
    words = run(ingest, FILES / "hyperfine.json", *TIME, *names, *more).output
    assert "18 rows read = 18 stored" in words
    rows = {row[:3] + row[4:8] + row[9:11] for row in stored(home)}
    assert rows == {("tools", "topic", "shell", "laptop", "s", True, TIME_MS, "abc", "2")}


def test_what_was_left_alone_is_named(home: Path) -> None:
    words = run(ingest, FILES / "bencher.json", *TIME).output
    assert "Columns not used: lower_value, upper_value." in words
    assert len(stored(home)) == 4


def test_one_file_of_another_kind_refuses_all(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("hello")
    with pytest.raises(ReadError, match=r"notes\.txt: no reader recognises this content: a text"):
        run(ingest, FILES / "bencher.json", other, *TIME)
    with pytest.raises(ReadError, match="no format 'xml'"):
        run(ingest, FILES / "bencher.json", "--format", "xml", *TIME)
    with pytest.raises(ReadError, match="no time of the run"):
        run(ingest, FILES / "bencher.json")
    assert not home.exists() or stored(home) == set()


def test_the_format_can_be_named(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "bench.log"
    path.write_text("starting\nBenchmarkA-8 100 5.5 seconds\n")
    with pytest.raises(ReadError, match="no reader recognises"):
        run(ingest, path, *TIME)
    run(ingest, path, *TIME, "--format", "go-test")
    assert {(row[2], row[3], row[5], row[16]) for row in stored(home)} == {
        ("go-test", "A-8 (seconds)", "seconds", 5.5)
    }


@pytest.mark.usefixtures("home")
def test_analyze_reads_the_same_formats() -> None:
    result = run(analyze, FILES / "go-test.txt", *TIME, "--no-fit", "--json")
    found = {item["test"]: item for item in json.loads(result.stdout)["series"]}
    assert len(found) == 13
    assert found["Hash-2"]["key"] == "example.org/wire/wire/Hash-2/linux/amd64 AMD EPYC"
    # The three repeats of `-count=3` have one time: they are one run, not a history of three.
    mean = statistics.mean([1.258, 0.957, 1.083])
    assert [group["mean"] for group in found["Hash-2"]["groups"]] == [pytest.approx(mean)]
    assert found["Hash-2"]["runs"] == 1
    assert found["Encode/size=64-2 (MB/s)"]["direction"] == "higher"
