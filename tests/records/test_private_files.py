"""What Bandwatch stores is its owner's alone, whatever the umask."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.cli.checkup.privacy import look_at_privacy
from models.records.errors import SettingsError
from models.records.settings import Settings


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_new_home_store_and_jobs_are_the_owners_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", database_url="")
    app = create_app(settings)
    found = {path: path.stat().st_mode & 0o777 for path in settings.home.iterdir()}
    assert {path.name for path in found} >= {"bandwatch.sqlite3", "jobs"}
    assert settings.home.stat().st_mode & 0o777 == 0o700
    for path, mode in found.items():
        assert mode == (0o700 if path.is_dir() else 0o600), path
    assert "the owner's alone" in look_at_privacy(settings)
    app.server.extensions[EXTENSION].engine.dispose()


@pytest.mark.parametrize("name", ["", "jobs", "bandwatch.sqlite3", "bandwatch.sqlite3-wal"])
def test_the_checkup_names_what_others_may_read(tmp_path: Path, name: str) -> None:
    settings = Settings(home=tmp_path / "home", database_url="")
    settings.home.mkdir(mode=0o700)
    path = settings.home / name
    if name == "jobs":
        path.mkdir()
    elif name:
        path.write_text("")
    path.chmod(0o755)
    with pytest.raises(SettingsError, match=f"chmod go-rwx '{path}'"):
        look_at_privacy(settings)
    path.chmod(0o700)
    look_at_privacy(settings)


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o770)
    app = create_app(Settings(home=shared, database_url=""))
    assert shared.stat().st_mode & 0o777 == 0o770
    app.server.extensions[EXTENSION].engine.dispose()
