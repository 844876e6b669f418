"""Degenerate inputs: every public function gives a documented answer or a named error."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

import models.stats
from models.records.errors import BandwatchError
from models.records.fit import FitOptions, Likelihood
from models.stats.level.fit_curve import fit_curve
from models.stats.sampling.sampler import StanSampler
from tests.stats.degenerate import BEHIND_A_GATE, CASES, TAKES_VALUES, Case


def numbers(result: Any) -> Iterator[np.ndarray]:
    """Yield every number of a result, however deep."""
    if is_dataclass(result) and not isinstance(result, type):
        for one in fields(result):
            yield from numbers(getattr(result, one.name))
    elif isinstance(result, dict):
        for value in result.values():
            yield from numbers(value)
    elif isinstance(result, (list, tuple)):
        for value in result:
            yield from numbers(value)
    elif isinstance(result, (float, int, np.number)):
        yield np.array([result], dtype=np.float64)
    elif isinstance(result, np.ndarray) and result.dtype.kind in "fiub":
        yield result.astype(np.float64).ravel()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("name", TAKES_VALUES)
def test_a_documented_answer_or_a_named_error(name: str, case: Case) -> None:
    entry = TAKES_VALUES[name]
    refusal = entry.refuses.get(case.name)
    before = case.values.copy()
    if refusal is not None:
        with pytest.raises(refusal) as caught:
            entry.call(case)
        assert isinstance(caught.value, BandwatchError)
        assert len(str(caught.value)) > 20
    else:
        found = np.concatenate([np.zeros(1), *numbers(entry.call(case))])
        if not entry.may_be_infinite:
            assert not np.isinf(found).any()
        if not entry.may_be_nan & {case.name, "*"}:
            assert not np.isnan(found).any()
    np.testing.assert_array_equal(case.values, before)


def test_every_function_that_takes_values_is_listed() -> None:
    listed = {name.split(" ")[0] for name in TAKES_VALUES}
    assert set(BEHIND_A_GATE.values()) <= listed
    missing = []
    for module in pkgutil.iter_modules(models.stats.__path__):
        if module.name in BEHIND_A_GATE:
            continue
        inside = importlib.import_module(f"models.stats.{module.name}")
        for name, function in inspect.getmembers(inside, inspect.isfunction):
            own = function.__module__ == inside.__name__ and not name.startswith("_")
            if own and "values" in inspect.signature(function).parameters:
                missing += (
                    [f"{module.name}.{name}"] if f"{module.name}.{name}" not in listed else []
                )
    assert not missing, f"add to tests/stats/degenerate.py: {', '.join(missing)}"


@pytest.mark.stan
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("likelihood", [Likelihood.GAUSSIAN, Likelihood.AUTO])
def test_a_fit_of_what_can_be_fitted_or_a_named_error(
    sampler: StanSampler, case: Case, likelihood: Likelihood
) -> None:
    """The refusals are those of the window; all else gives finite bands."""
    refusal = TAKES_VALUES["fit_window.fit_window"].refuses.get(case.name)
    options = FitOptions(likelihood=likelihood, warmup=300, draws=300)
    values = case.values.astype(np.float64)
    if refusal is not None:
        with pytest.raises(refusal):
            fit_curve(case.time_ms, values, options, sampler)
    else:
        fit = fit_curve(case.time_ms, values, options, sampler)
        assert np.isfinite(fit.level).all()
        assert np.isfinite(fit.predictive).all()
        assert fit.calibration > 0
