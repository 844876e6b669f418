"""Commands and options that were renamed still work under their old names, unlisted."""

import pytest
from typer.testing import CliRunner

import app


@pytest.mark.parametrize(
    ("old", "new"),
    [("watch", ["rules", "set"]), ("replay", ["backtest"]), ("template", ["templates", "set"])],
)
def test_an_old_command_does_what_the_new_one_does(old: str, new: list[str]) -> None:
    run = CliRunner()
    before = run.invoke(app.cli, [old, "--help"])
    after = run.invoke(app.cli, [*new, "--help"])
    assert before.exit_code == after.exit_code == 0
    assert before.stdout.splitlines()[3:] == after.stdout.splitlines()[3:]
    assert f" {old} " not in run.invoke(app.cli, ["--help"]).stdout
