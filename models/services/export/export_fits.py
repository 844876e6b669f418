"""Write fits to netCDF files that ArviZ reads, one file each."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from models.records.errors import BadArgumentError
from models.records.fit import LevelFit
from models.records.series import Series
from models.services.export.fit_tree import fit_tree, require_xarray
from models.services.export.level_fit_of_store import FitOfStore, level_fit_of_store
from models.stats.sampling.samples import Sampler
from models.stats.steps.fit_level import fit_level
from models.storage.database.transaction import read_transaction
from models.storage.fits.fit_view import read_fit
from models.storage.results.series_summary import newest_fits

SUFFIX = ".nc"
STEP = 2.0**-15  # of a day's range: what packing may move a draw by, twice over


def export_fits(
    engine: Engine,
    series: Sequence[Series],
    output: Path,
    *,
    fit_id: int | None = None,
    sampler: Sampler | None = None,
) -> list[Path]:
    """Write the current fits of series, or one fit, each complete or not at all.

    Parameters
    ----------
    output : Path
        A file that ends in ``.nc``, for one fit; else a folder, made where there is none, in
        which files are named by fit: ``fit-12.nc``.
    fit_id : int, optional
        This fit, of one of the series, instead of the current ones.
    sampler : Sampler, optional
        Fit again, which gives the same draws, and write all draws of Stan's chains too.

    Returns
    -------
    list of Path
        The files; series without a fit have none.

    Raises
    ------
    BadArgumentError
        If the extra ``arviz`` is not installed, the fit is not of these series, several fits
        are asked for in one file, a file cannot be written, or a fit cannot be repeated.
    """
    require_xarray()
    with read_transaction(engine) as connection:
        current = newest_fits(connection, [item.id for item in series], complete=True)
    chosen = {item: current[item.id].id for item in series if item.id in current}
    if fit_id is not None:
        chosen = {_series_of(engine, series, fit_id): fit_id}
    in_file = output.suffix == SUFFIX
    if in_file and len(chosen) > 1:
        raise BadArgumentError(
            f"{output}: one file holds one fit, and {len(chosen)} series match. Name a folder, or "
            "one series."
        )
    written = []
    for item, identity in chosen.items():
        kept = level_fit_of_store(engine, item, identity)
        if sampler is not None:
            kept = replace(kept, fit=repeat_fit(kept, sampler))
        path = output if in_file else output / f"fit-{identity}{SUFFIX}"
        _write(kept, path)
        written.append(path)
    return written


def repeat_fit(kept: FitOfStore, sampler: Sampler) -> LevelFit:
    """Fit again with the options of a stored fit; the result has Stan's chains.

    Raises
    ------
    BadArgumentError
        If the data have changed since, or the draws are not those of the store: another version
        of Stan or another compiler drew them.
    """
    name = f"Fit {kept.stored.id} of {kept.series.key}"
    if not kept.value.size:
        raise BadArgumentError(
            f"{name} cannot be repeated: its measurements or the model have changed since. Fit the "
            "series anew."
        )
    again = fit_level(kept.time_ms, kept.value, kept.stored.options, sampler)
    stored = kept.fit.level
    moved = (
        np.inf if again.level.shape != stored.shape else np.abs(again.level - stored).max(axis=0)
    )
    if not np.all(moved <= STEP * (np.ptp(stored, axis=0) + np.abs(stored).max() * 1e-3)):
        raise BadArgumentError(
            f"{name} cannot be repeated here: it was drawn by {kept.stored.toolchain or 'another'}"
            " version of Stan, whose draws differ. Leave out --all-draws, or fit the series anew."
        )
    return again


def _series_of(engine: Engine, series: Sequence[Series], fit_id: int) -> Series:
    asked = read_fit(engine, fit_id)
    for item in series:
        if asked is not None and asked.series_id == item.id:
            return item
    raise BadArgumentError(f"Fit {fit_id} is not of these series.")


def _write(kept: FitOfStore, path: Path) -> None:
    key, stored = kept.series.key, kept.stored
    tree = fit_tree(
        kept.fit,
        chains=stored.options.chains,
        time_ms=kept.time_ms,
        values=kept.value,
        attributes={
            "series": str(key),
            "unit": kept.series.unit,
            "better": kept.series.direction.value,
            "fit_id": stored.id,
            "created_at": datetime.fromtimestamp(stored.created_ms / 1000, UTC).isoformat(),
            "options": json.dumps(stored.options.as_dict()),
            "data_hash": stored.data_hash,
            "toolchain": stored.toolchain,
        },
    )
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        tree.to_netcdf(part, engine="h5netcdf")
        part.replace(path)
    except OSError as error:
        raise BadArgumentError(f"{path}: cannot be written ({error.strerror}).") from error
    finally:
        part.unlink(missing_ok=True)
