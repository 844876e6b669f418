"""The environment is lent to cmdstanpy and taken back, however many threads compile."""

import os
import threading
from pathlib import Path

import pytest

from models.stats.sampling.cmdstan_environment import cmdstan_environment
from tests.patience import PATIENCE_S


@pytest.mark.parametrize("before", [None, "/the/users/own"])
def test_it_is_as_it_was_afterwards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: str | None
) -> None:
    monkeypatch.setenv("MAKELEVEL", "1")
    if before is None:
        monkeypatch.delenv("CMDSTAN", raising=False)
    else:
        monkeypatch.setenv("CMDSTAN", before)
    seen: list[str | None] = []

    def fail() -> None:
        with cmdstan_environment(tmp_path):
            seen.extend([os.environ["CMDSTAN"], os.environ.get("MAKELEVEL")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert seen == [str(tmp_path), None]
    assert os.environ.get("CMDSTAN") == before
    assert os.environ["MAKELEVEL"] == "1"


def test_users_of_one_home_share_it_and_the_last_one_gives_it_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CMDSTAN", raising=False)
    with cmdstan_environment(tmp_path):
        with cmdstan_environment(tmp_path):
            pass
        assert os.environ["CMDSTAN"] == str(tmp_path)
    assert "CMDSTAN" not in os.environ


def test_a_user_of_another_home_waits(tmp_path: Path) -> None:
    seen: list[str] = []

    def other() -> None:
        with cmdstan_environment(tmp_path / "other"):
            seen.append(os.environ["CMDSTAN"])

    thread = threading.Thread(target=other)
    with cmdstan_environment(tmp_path / "one"):
        thread.start()
        thread.join(timeout=0.3)
        assert thread.is_alive()
        assert seen == []
        assert os.environ["CMDSTAN"] == str(tmp_path / "one")
    thread.join(timeout=PATIENCE_S)
    assert seen == [str(tmp_path / "other")]
