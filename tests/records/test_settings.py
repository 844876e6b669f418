"""Settings: documented, read from the environment, refused with a message that helps."""

import re
from pathlib import Path

import pytest

from models.records.errors import SettingsError
from models.records.settings import Settings, load_settings

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"


def test_every_setting_is_documented_and_nothing_else() -> None:
    documented = set(re.findall(r"^\| `(BANDWATCH_\w+)`", DOCUMENT.read_text(), re.MULTILINE))
    assert documented == {f"BANDWATCH_{name.upper()}" for name in Settings.model_fields}


def test_every_setting_says_what_it_is_for() -> None:
    assert [n for n, field in Settings.model_fields.items() if not field.description] == []


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("BANDWATCH_PORT", "9000")
    settings = load_settings()
    assert settings.port == 9000
    assert settings.store_url == f"sqlite:///{tmp_path}/bandwatch.sqlite3"


def test_a_database_url_replaces_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANDWATCH_DATABASE_URL", "postgresql+psycopg://somewhere/bandwatch")
    assert load_settings().store_url == "postgresql+psycopg://somewhere/bandwatch"


@pytest.mark.parametrize("value", ["eighty", "-1", "65536"])
def test_a_bad_value_names_the_variable_and_what_was_found(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("BANDWATCH_PORT", value)
    with pytest.raises(SettingsError, match=rf"BANDWATCH_PORT: .*\(found '{value}'\)"):
        load_settings()


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "bandwatch.toml"
    monkeypatch.setenv("BANDWATCH_CONFIG", str(path))
    return path


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    file.write_text('port = 9000\nhost = "0.0.0.0"\nnow = 2026-11-29T23:55:00Z\n')
    monkeypatch.setenv("BANDWATCH_PORT", "9001")
    settings = load_settings()
    assert (settings.port, settings.host, settings.jobs_at_once) == (9001, "0.0.0.0", 2)
    assert settings.clock.now_ms() == 1_795_996_500_000
    assert Settings(host="::1").host == "::1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("port = 'eighty'", r"port in .*bandwatch\.toml: .*\(found 'eighty'\)"),
        ("prot = 80", "names that are no settings: prot"),
        ("port: 80", "is not TOML"),
        ("log_format = 'xml'", "log_format in .*'text' or 'json'"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(file: Path, text: str, words: str) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError, match=words):
        load_settings()


def test_a_named_file_must_be_there(file: Path) -> None:
    with pytest.raises(SettingsError, match=rf"{file} cannot be read"):
        load_settings()


def test_the_users_file_comes_before_the_machines(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BANDWATCH_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    machine = tmp_path / "etc.toml"
    monkeypatch.setattr("models.records.deployment.settings_file.FOR_ALL_USERS", machine)
    assert load_settings().port == 8050
    machine.write_text("port = 1")
    assert load_settings().port == 1
    own = tmp_path / "config" / "bandwatch" / "bandwatch.toml"
    own.parent.mkdir(parents=True)
    own.write_text("port = 2")
    assert load_settings().port == 2
