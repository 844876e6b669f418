"""A command that meets an error nobody foresaw prints a sentence, and keeps the traceback."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from models.cli.fault_log import FILE, ExitOnFault, keep_traceback
from models.records.errors import BadArgumentError


def test_an_error_is_a_sentence_and_its_traceback_is_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("BANDWATCH_LOG_LEVEL", "INFO")
    with pytest.raises(SystemExit) as ended, ExitOnFault(4, "bandwatch gate"):
        raise KeyError("not there")
    assert ended.value.code == 4
    shown = capsys.readouterr().err
    assert shown.startswith("bandwatch gate: An unexpected error (KeyError: 'not there').")
    assert "Traceback" not in shown
    log = tmp_path / FILE
    assert "Traceback (most recent call last)" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_our_own_errors_leave_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    with pytest.raises(SystemExit), ExitOnFault(1):
        raise BadArgumentError("Choose one.")
    assert capsys.readouterr().err == "bandwatch: Choose one.\n"
    assert not (tmp_path / FILE).exists()


def test_a_log_that_cannot_be_written_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path / "file"))
    assert keep_traceback(KeyError("x")) is None


def test_a_command_on_a_damaged_store_ends_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    command = [sys.executable, "-c", "import app; app.main()", "rules", "set", "--list"]
    subprocess.run(command, capture_output=True, check=True)
    with sqlite3.connect(tmp_path / "bandwatch.sqlite3") as connection:
        connection.execute("DROP TABLE detection_rule")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("bandwatch: ")
    assert len(done.stderr.splitlines()) == 2
