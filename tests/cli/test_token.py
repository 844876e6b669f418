"""``bandwatch token``: the secret is printed once, and never again."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.settings import Settings
from models.storage.access.token_store import read_tokens, recognise_token
from tests.databases import open_fresh_store
from tests.present import PRESENT, PRESENT_MS


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    monkeypatch.setenv("BANDWATCH_NOW", PRESENT.isoformat())
    return tmp_path


def run(*words: str) -> tuple[str, str]:
    result = CliRunner().invoke(cli, ["token", *words])
    if isinstance(result.exception, BadArgumentError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_create_list_and_revoke(home: Path) -> None:
    printed, told = run(
        *("create", "nightly", "--project", "demo", "--scope", "write:runs", "--expires", "30d"),
        *("--who", "ada"),
    )
    token = printed.strip()
    assert token not in told
    engine = open_fresh_store(Settings(home=home))
    found = recognise_token(engine, token, PRESENT_MS)
    assert found is not None
    assert found.expires_ms == PRESENT_MS + 30 * DAY_MS
    listed, _ = run("list")
    assert f"{found.key_id} · nightly · demo · write:runs · created" in listed
    assert token.split("_", 2)[2] not in listed
    revoked, _ = run("revoke", found.key_id, "--who", "bob")
    assert "by bob" in revoked
    assert read_tokens(engine)[0].refusal(PRESENT_MS) == "The token was revoked."
    engine.dispose()


@pytest.mark.parametrize(
    "words",
    [("--scope", "all"), ("--expires", "soon"), ("--expires", "0d"), ("--expires", "2020-01-01")],
)
def test_refusals_store_nothing(words: tuple[str, str]) -> None:
    with pytest.raises(BadArgumentError):
        run("create", "x", *words)
    assert run("list")[0] == "There is no token. Create one: bandwatch token create NAME.\n"
