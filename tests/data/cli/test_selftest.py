"""``bandwatch selftest`` analyses planted histories for real and prints their score."""

import pytest
from typer.testing import CliRunner

import app


@pytest.mark.stan
@pytest.mark.usefixtures("sampler")
def test_rare_runs_are_planted_analysed_and_scored() -> None:
    result = CliRunner().invoke(
        app.cli, ["selftest", "--families", "sparse", "--per-cell", "1", "--details"]
    )
    assert result.exit_code == 0, result.output
    rows = [line for line in result.stdout.splitlines() if line.startswith("| sparse")]
    assert [row.split(" | ")[1] for row in rows if "3+" in row] == ["2"]
    assert any(row.startswith("| sparse | gauss x0 | 30 | 2 |") for row in rows)


def test_an_unknown_family_is_named() -> None:
    result = CliRunner().invoke(app.cli, ["selftest", "--families", "step,leap"])
    assert result.exit_code == 1
    assert "There is no family 'leap'; choose none, step," in str(result.exception)
