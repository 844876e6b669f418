"""A fit as the DataTree that ArviZ reads: groups of variables with chain, draw and day."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.records.fit import FitOptions, LevelFit
from models.stats.level.posterior import PREDICTIVE_QUANTILES

if TYPE_CHECKING:
    from xarray import Dataset, DataTree

CHAINS = FitOptions().chains
Variable = tuple[tuple[str, ...], NDArray[np.generic]]


def fit_tree(
    fit: LevelFit,
    *,
    chains: int = CHAINS,
    time_ms: NDArray[np.int64] | None = None,
    values: NDArray[np.float64] | None = None,
    attributes: Mapping[str, str | float] | None = None,
) -> "DataTree":
    """Build the DataTree of a fit.

    Parameters
    ----------
    fit : LevelFit
        D days, S draws.
    chains : int
        Chains of its options.
    time_ms, values : (N,) arrays, optional
        The measurements that it saw, milliseconds since 1970-01-01 UTC and unit of the series.
    attributes : mapping, optional
        Further attributes of the root, such as the name and unit of the series.

    Returns
    -------
    xarray.DataTree
        Its groups are those of docs/reference/arviz.md. Equal fits give equal trees.

    Raises
    ------
    BadArgumentError
        If the extra ``arviz`` is not installed, or times and values do not fit together.
    """
    require_xarray()
    from xarray import DataTree

    groups = {"/": _dataset({}), "/posterior": _posterior(fit, chains), "/bands": _bands(fit)}
    if fit.steps is not None:  # of visited states in turn, so their order is not that of chains
        groups["/scales"] = _dataset(
            {name: _drawn(draws, 1) for name, draws in _scales(fit).items()}
        )
    if fit.chains is not None:
        drawn = fit.chains
        groups["/chains"] = _dataset(
            {name: (_dims(name, draws.ndim), draws) for name, draws in drawn.draws.items()}
        )
        statistics = {
            "diverging": drawn.divergent,
            "tree_depth": drawn.treedepth,
            "energy": drawn.energy,
        }
        groups["/sample_stats"] = _dataset(
            {name: (("chain", "draw"), each) for name, each in statistics.items()}
        )
    if values is not None and time_ms is not None and values.size:
        if time_ms.shape != values.shape or fit.outlier.shape != values.shape:
            raise BadArgumentError(
                f"{time_ms.size} times and {values.size} values are not the measurements of a fit "
                f"that saw {fit.outlier.size}."
            )
        groups["/observed_data"] = _dataset(
            {
                "value": (("measurement",), values),
                "outlier": (("measurement",), fit.outlier.astype(np.int8)),
            },
            time=(("measurement",), _moments(time_ms)),
        )
    tree = DataTree.from_dict(groups)
    tree.attrs.update({**_judgement(fit), **(attributes or {})})
    return tree


def require_xarray() -> None:
    """Raise BadArgumentError, naming the extra, unless xarray and its netCDF are installed."""
    try:
        import h5netcdf  # noqa: F401
        import xarray  # noqa: F401
    except ImportError as error:
        raise BadArgumentError(
            f"Fits for ArviZ need {error.name}, which is not installed. "
            "Install it: pip install 'bandwatch[arviz]'."
        ) from error


def _posterior(fit: LevelFit, chains: int) -> "Dataset":
    """Build the joint draws.

    With steps they come from one chain of the collapsed sampler; those of a curve are as many of
    each of Stan's chains.
    """
    if fit.steps is not None:
        joint: dict[str, NDArray[np.floating[Any]]] = {"level": fit.level}
        if fit.noise is not None:
            joint["noise"] = fit.noise
        chains = 1
    else:
        joint = {"level": fit.level, **_scales(fit)}
    return _dataset(
        {name: _drawn(draws, chains, "day") for name, draws in joint.items()},
        day=(("day",), _moments(fit.days * DAY_MS)),
    )


def _scales(fit: LevelFit) -> dict[str, NDArray[np.float64]]:
    named = {"sigma": fit.sigma, "tau": fit.tau}
    return named if fit.nu is None else {**named, "nu": fit.nu}


def _drawn(draws: NDArray[np.generic], chains: int, last: str = "") -> Variable:
    """Split draws, chain after chain; one chain where there are not as many of each."""
    of = chains if len(draws) % chains == 0 else 1
    split = draws.reshape(of, -1, *draws.shape[1:])
    return ("chain", "draw", *((last,) if draws.ndim > 1 else ())), split


def _dims(name: str, count: int) -> tuple[str, ...]:
    return ("chain", "draw", *(f"{name}_dim_{place}" for place in range(count - 2)))


def _bands(fit: LevelFit) -> "Dataset":
    level = fit.level.astype(np.float64)
    probability = np.array(PREDICTIVE_QUANTILES)
    return _dataset(
        {
            "level": (("quantile", "day"), np.quantile(level, probability, axis=0)),
            "predictive": (("quantile", "day"), fit.predictive.T),
        },
        day=(("day",), _moments(fit.days * DAY_MS)),
        quantile=(("quantile",), probability),
    )


def _dataset(variables: Mapping[str, Variable], **coordinates: Variable) -> "Dataset":
    from xarray import Dataset

    sizes = {
        dim: size
        for dims, values in variables.values()
        for dim, size in zip(dims, values.shape, strict=True)
    }
    counted = {
        dim: ((dim,), np.arange(size)) for dim, size in sizes.items() if dim in ("chain", "draw")
    }
    return Dataset(dict(variables), coords={**counted, **coordinates})


def _moments(time_ms: NDArray[np.int64]) -> NDArray[np.generic]:
    return time_ms.astype("datetime64[ms]").astype("datetime64[ns]")


def _judgement(fit: LevelFit) -> dict[str, str | float]:
    found = fit.diagnostics
    return {
        "creation_library": "Bandwatch",
        "likelihood": fit.likelihood.value,
        "knots": fit.knots,
        "calibration": fit.calibration,
        "trusted": int(found.trusted),
        "reasons": "; ".join(found.reasons),
        "max_rhat": found.max_rhat,
        "min_ess_bulk": found.min_ess_bulk,
        "min_ess_tail": found.min_ess_tail,
        "divergences": found.divergences,
        "min_ebfmi": found.min_ebfmi,
    }
