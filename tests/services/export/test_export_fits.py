"""Fits as ArviZ reads them: its summary of a file is what the store and the pages say."""

import builtins
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import arviz_stats
import numpy as np
import pytest
from sqlalchemy import Engine
from xarray import DataTree, open_datatree

from models.records.errors import BadArgumentError
from models.records.fit import FitOptions
from models.records.settings import Settings
from models.services.export.export_fits import export_fits
from models.services.fitting.refit import refit_series
from models.stats.sampling.diagnostics import TAILS
from models.storage.fits.fit_view import read_bands, read_latest_fit
from models.storage.results.points_view import read_points
from tests.databases import open_fresh_store
from tests.present import CLOCK
from tests.refit_sample import fill, measurements, only, store
from tests.stats.grid_sampler import GridSampler

ARVIZ: Any = arviz_stats  # its functions carry no types
CURVE = FitOptions(steps=False)
STEPS = FitOptions()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_fresh_store(Settings(home=tmp_path))
    fill(engine)
    yield engine
    engine.dispose()


def write(engine: Engine, path: Path, options: FitOptions, **words: Any) -> DataTree:
    """Fit the stepped series, export it, and read the file."""
    series = only(engine, "*/stepped/*")
    refit_series(engine, GridSampler(), series, options, clock=CLOCK)
    assert export_fits(engine, [series], path, **words) == [path]
    with open_datatree(path, engine="h5netcdf") as tree:
        return tree.load()


def summary(tree: DataTree, group: str) -> Any:
    return ARVIZ.summary(tree, group=group, round_to="none")


@pytest.mark.parametrize(("options", "chains"), [(CURVE, 4), (STEPS, 1)], ids=["curve", "steps"])
def test_mean_and_sd_of_the_level_are_those_of_the_page(
    engine: Engine, tmp_path: Path, options: FitOptions, chains: int
) -> None:
    tree = write(engine, tmp_path / "fit.nc", options)
    assert dict(tree["posterior"].sizes) == {"chain": chains, "draw": 1000 // chains, "day": 60}
    stored = read_latest_fit(engine, only(engine, "*/stepped/*").id)
    assert stored is not None
    bands = read_bands(engine, stored.id)
    found = summary(tree, "posterior")
    level = found[found.index.str.startswith("level")]
    # Draws are stored in steps of about a ten-thousandth of their sd; ArviZ divides by S.
    scale = bands.level_sd.max()
    np.testing.assert_allclose(level["mean"], bands.level_mean, atol=1e-3 * scale)
    sd = level["sd"] * np.sqrt(1000 / 999)
    np.testing.assert_allclose(sd, bands.level_sd, rtol=2e-3)
    np.testing.assert_array_equal(tree["bands"]["predictive"].T[:, 0], bands.predictive_p05)
    assert tree["posterior"]["day"].dtype.kind == "M"

    scales = summary(tree, "scales" if options.steps else "posterior")
    sigma = stored.sigma.astype(float)
    assert scales.loc["sigma", "mean"] == pytest.approx(sigma.mean(), rel=1e-9)
    assert scales.loc["sigma", "sd"] == pytest.approx(sigma.std(), rel=1e-6)
    if not options.steps:
        assert scales.loc["sigma", "r_hat"] == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("options", [CURVE, STEPS], ids=["curve", "steps"])
def test_all_draws_of_the_chains_have_the_diagnostics_that_are_stated(
    engine: Engine, tmp_path: Path, options: FitOptions
) -> None:
    tree = write(engine, tmp_path / "fit.nc", options, sampler=GridSampler())
    stored = read_latest_fit(engine, only(engine, "*/stepped/*").id)
    assert stored is not None
    assert stored.diagnostics is not None
    found = summary(tree, "chains")
    assert found["r_hat"].max() == pytest.approx(stored.diagnostics.max_rhat, rel=1e-12)
    assert found["ess_bulk"].min() == pytest.approx(stored.diagnostics.min_ess_bulk, rel=1e-12)
    # A summary takes tails at a setting of ArviZ's own; Vehtari and others take 5 and 95 %.
    tail = ARVIZ.ess(tree, group="chains", method="tail", prob=TAILS)
    fewest = min(float(each.min()) for each in tail.values())
    assert fewest == pytest.approx(stored.diagnostics.min_ess_tail, rel=1e-12)
    bfmi = ARVIZ.bfmi(tree)["energy"]
    assert float(bfmi.min()) == pytest.approx(stored.diagnostics.min_ebfmi, rel=1e-12)
    assert int(tree["sample_stats"]["diverging"].sum()) == stored.diagnostics.divergences
    assert tree.attrs["max_rhat"] == stored.diagnostics.max_rhat


def test_a_file_says_what_it_is_of_and_holds_the_measurements(
    engine: Engine, tmp_path: Path
) -> None:
    tree = write(engine, tmp_path / "fit.nc", CURVE)
    assert tree.attrs["series"] == "p/main/suite/stepped/linux"
    assert (tree.attrs["unit"], tree.attrs["better"], tree.attrs["trusted"]) == ("ms", "lower", 1)
    points = read_points(engine, only(engine, "*/stepped/*").id)
    observed = tree["observed_data"]
    np.testing.assert_array_equal(observed["value"], points.value)
    np.testing.assert_array_equal(
        observed["time"].astype("datetime64[ms]").astype(int), points.time_ms
    )
    assert not list(tmp_path.glob("*.part"))


def test_data_that_came_later_are_not_taken_for_those_of_the_fit(
    engine: Engine, tmp_path: Path
) -> None:
    series = only(engine, "*/stepped/*")
    refit_series(engine, GridSampler(), series, CURVE, clock=CLOCK)
    store(engine, measurements("stepped", np.full(121, 9.0))[120:])
    export_fits(engine, [series], tmp_path / "fit.nc")
    with open_datatree(tmp_path / "fit.nc", engine="h5netcdf") as tree:
        assert "observed_data" not in tree
    with pytest.raises(BadArgumentError, match="its measurements or the model have changed since"):
        export_fits(engine, [series], tmp_path / "again.nc", sampler=GridSampler())


def test_several_fits_go_into_a_folder_a_file_each(engine: Engine, tmp_path: Path) -> None:
    both = [only(engine, "*/stepped/*"), only(engine, "*/steady/*"), only(engine, "*/short/*")]
    ids = [
        refit_series(engine, GridSampler(), series, CURVE, clock=CLOCK).fit_id
        for series in both[:2]
    ]
    folder = tmp_path / "fits"
    written = export_fits(engine, both, folder)
    assert [path.name for path in written] == [f"fit-{identity}.nc" for identity in ids]
    with pytest.raises(BadArgumentError, match="one file holds one fit, and 2 series match"):
        export_fits(engine, both, tmp_path / "one.nc")
    chosen = export_fits(engine, both, tmp_path / "one.nc", fit_id=ids[1])
    with open_datatree(chosen[0], engine="h5netcdf") as tree:
        assert tree.attrs["fit_id"] == ids[1]
    with pytest.raises(BadArgumentError, match="Fit 99 is not of these series"):
        export_fits(engine, both, folder, fit_id=99)


def test_a_missing_extra_is_named_and_nothing_is_written(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **words: Any) -> Any:
        if name == "xarray":
            raise ImportError("No module named 'xarray'", name="xarray")
        return real(name, *rest, **words)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(BadArgumentError, match=r"need xarray.*pip install 'bandwatch\[arviz\]'"):
        export_fits(engine, [only(engine, "*/stepped/*")], tmp_path / "fit.nc")
    assert not (tmp_path / "fit.nc").exists()
