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
