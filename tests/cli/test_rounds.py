"""``bandwatch rounds``: how many rounds of retriggers there were, and why."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

import app
from models.records.errors import BadArgumentError
from models.records.settings import Settings
from models.storage.triage.rounds import start_round
from models.triage.authorship import Authorship
from models.triage.summaries.retriggers import Retrigger
from tests.databases import open_fresh_store
from tests.storage.made_up_triage import START_MS, make_alert, make_summary, versions


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    return tmp_path


def run(*words: str) -> str:
    """Run the command; errors are raised."""
    return CliRunner().invoke(app.cli, ["rounds", *words], catch_exceptions=False).output


def begin(engine: Engine) -> None:
    summary = make_summary(engine)
    alert = make_alert(engine, summary)
    plan = [Retrigger(alert, "suite/test0", "linux", "r2", 3, 0.5, backfill=False)]
    for reason in ("", "the noise hides the change"):
        by = Authorship("ada", START_MS, expected=versions(engine))
        start_round(engine, summary, plan, by=by, reason=reason)


def test_rounds_are_reported_in_words_and_as_json(home: Path) -> None:
    assert run() == "No round of retriggers was begun.\n"
    engine = open_fresh_store(Settings(home=home))
    begin(engine)
    engine.dispose()
    words = run()
    assert "p: rounds 2, summaries 1, runs asked for 6;" in words
    assert "0 by hand, 2 open" in words
    assert "1 further: the noise hides the change" in words
    (found,) = json.loads(run("--json", "--project", "p", "--since", "2001-01-01"))
    assert (found["rounds"], found["further"]) == (2, {"the noise hides the change": 1})
    assert "No round" in run("--since", "2099-01-01")
    with pytest.raises(BadArgumentError, match="write a day as"):
        run("--since", "yesterday")
