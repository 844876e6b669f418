"""``bandwatch templates set``: a project's own words, kept, listed and given back."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import app
from models.records.errors import BadArgumentError
from models.records.settings import Settings
from models.storage.alerts.template_store import read_template
from tests.databases import open_fresh_store
from tests.storage.made_up import make_series


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    settings = Settings(home=tmp_path)
    engine = open_fresh_store(settings)
    make_series(engine)
    engine.dispose()
    return settings


def run(*words: str, given: str | None = None) -> str:
    """Run the command; errors are raised."""
    result = CliRunner().invoke(
        app.cli, ["templates", "set", *words], input=given, catch_exceptions=False
    )
    return result.output


@pytest.mark.usefixtures("home")
def test_a_text_is_kept_listed_and_given_back() -> None:
    of = ("--project", "engine", "--kind", "retrigger")
    assert run(*of, "run {test} {runs} times") == "The retrigger of engine is kept.\n"
    listed = run("--project", "engine", "--list")
    assert "retrigger\n    run {test} {runs} times\n" in listed
    assert "bug text (default)\n    **{what}** in {where}" in listed
    assert "  {runs}               how many runs" in listed
    assert run(*of, "--default") == "The retrigger of engine is the default.\n"
    assert "retrigger (default)" in run("--project", "engine", "--list")


def test_a_long_text_comes_from_standard_input(home: Settings) -> None:
    run("--project", "engine", "--kind", "bug text", "-", given="## {what}\n\n{alerts}\n")
    engine = open_fresh_store(home)
    assert read_template(engine, "engine", "bug text") == "## {what}\n\n{alerts}\n"
    engine.dispose()


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--kind", "retrigger", "x"), "Name the project"),
        (
            ("--project", "engine", "--kind", "bugs", "x"),
            "choose one of retrigger, round note, bug title",
        ),
        (("--project", "engine", "--kind", "retrigger"), "Give the text"),
        (("--project", "engine", "--kind", "retrigger", "{test}", "--default"), "Give the text"),
        (("--project", "engine", "--kind", "retrigger", "{tset}"), "does not know {tset}"),
        (("--project", "other", "--kind", "retrigger", "x"), "no project 'other'"),
    ],
)
def test_what_cannot_be_kept_is_refused(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(BadArgumentError) as refused:
        run(*words)
    assert message in str(refused.value)
