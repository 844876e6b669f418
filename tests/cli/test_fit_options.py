"""``fit``, ``analyze`` and the pages offer the same fit: one set of options and defaults."""

from dataclasses import replace

import pytest
from typer.main import get_command

from app import cli
from dashboard.data.fit_list import refit_controls
from dashboard.shared.jobs.refit_options import read_options
from models.records.fit import FitOptions, Likelihood

SHARED = ("likelihood", "steps", "knots", "window_days", "seed", "max_daily")


def defaults(command: str) -> dict[str, object]:
    found = get_command(cli).commands[command]  # type: ignore[attr-defined]
    return {item.name: item.default for item in found.params}


@pytest.mark.parametrize("command", ["fit", "analyze"])
def test_a_command_fits_by_the_defaults_of_the_model(command: str) -> None:
    told = defaults(command)
    made = FitOptions()
    assert {name: told[name] for name in SHARED} == {name: getattr(made, name) for name in SHARED}
    assert told["knots_per_cycle"] is None


def test_the_pages_fit_by_the_defaults_of_the_model() -> None:
    assert read_options({}, ()) == FitOptions()
    assert f"value={Likelihood.AUTO.value!r}" in str(refit_controls())


def test_a_likelihood_decides_the_draws_only_without_steps() -> None:
    steps, curve = FitOptions(), FitOptions(steps=False)
    gaussian = replace(steps, likelihood=Likelihood.GAUSSIAN)
    assert steps.as_fingerprint() == gaussian.as_fingerprint() == gaussian.as_dict()
    assert replace(curve, likelihood=Likelihood.GAUSSIAN).as_fingerprint() != curve.as_fingerprint()
    assert steps.as_dict()["likelihood"] == "auto"
