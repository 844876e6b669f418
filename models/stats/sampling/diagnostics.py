"""Diagnose whether the chains can be believed.

The rules are those of Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021, "Rank-normalization,
folding, and localization: an improved R-hat") and, for the energy, of Betancourt (2016,
"Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo"), computed by
arviz-stats.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from arviz_stats.base.array import array_stats
from numpy.typing import NDArray

from models.records.errors import BadArgumentError
from models.records.fit import Diagnostics
from models.stats.sampling.samples import Samples

MAX_RHAT = 1.01
MIN_ESS = 400.0
MIN_EBFMI = 0.3

# A handful of divergent transitions among thousands moves no quantile that is shown; a region
# that the chains cannot enter produces many. Hence a share, not zero.
MAX_DIVERGENT_SHARE = 0.001

# The tail's ESS is the smaller of those of these two quantiles.
TAILS = (0.05, 0.95)

_arviz: Any = array_stats  # its functions carry no types


def diagnose(samples: Samples, names: Sequence[str]) -> Diagnostics:
    """Judge the draws of some variables.

    Parameters
    ----------
    samples : Samples
        Draws of at least 4 iterations per chain.
    names : sequence of str
        Variables that matter; every element of each is judged. Leave out what is constant.

    Returns
    -------
    Diagnostics
        The worst value of each measure over all elements. ``reasons`` is empty if split R-hat
        is at most 1.01, bulk and tail ESS at least 400, E-BFMI of each chain at least 0.3 and
        at most 0.1 % of the transitions diverged. Cut trajectories are counted only: they cost
        time, and if they cost more the ESS says so.

    Raises
    ------
    BadArgumentError
        If a name is unknown or no name is given.
    """
    unknown = [name for name in names if name not in samples.draws]
    if unknown or not names:
        raise BadArgumentError(
            f"Cannot diagnose {', '.join(unknown) or 'nothing'}: "
            f"the program drew {', '.join(sorted(samples.draws))}."
        )
    elements = [element for name in names for element in _elements(samples.draws[name])]
    rhat = np.array([_arviz.rhat(x, chain_axis=0, draw_axis=1) for x in elements])
    bulk = np.array([_ess(x, "bulk") for x in elements])
    tail = np.array([_ess(x, "tail") for x in elements])
    ebfmi = np.atleast_1d(_arviz.bfmi(samples.energy, chain_axis=0, draw_axis=1))
    found = Diagnostics(
        max_rhat=float(rhat.max()),
        min_ess_bulk=float(bulk.min()),
        min_ess_tail=float(tail.min()),
        divergences=int(samples.divergent.sum()),
        max_treedepth_hits=int((samples.treedepth >= samples.max_treedepth).sum()),
        min_ebfmi=float(ebfmi.min()),
    )
    return replace(found, reasons=reasons_for_distrust(found, samples.divergent.size))


def reasons_for_distrust(found: Diagnostics, transitions: int) -> tuple[str, ...]:
    """State in words which measures fail; a measure that is not a number fails too.

    Parameters
    ----------
    found : Diagnostics
        The measures; its own ``reasons`` are not looked at.
    transitions : int
        Draws in all chains together.
    """
    reasons = []
    if not found.max_rhat <= MAX_RHAT:
        reasons.append(
            f"the chains disagree (R-hat {found.max_rhat:.3f}, at most {MAX_RHAT} is trusted)"
        )
    for part, ess in (("centre", found.min_ess_bulk), ("tails", found.min_ess_tail)):
        if not ess >= MIN_ESS:
            reasons.append(
                f"too few effective draws in the {part} ({ess:.0f}, at least {MIN_ESS:.0f} wanted)"
            )
    if found.divergences > MAX_DIVERGENT_SHARE * transitions:
        reasons.append(
            f"{found.divergences} of {transitions} transitions diverged "
            f"(at most {MAX_DIVERGENT_SHARE:.1%} is trusted)"
        )
    if not found.min_ebfmi >= MIN_EBFMI:
        reasons.append(
            f"the energy is explored badly (E-BFMI {found.min_ebfmi:.2f}, "
            f"at least {MIN_EBFMI} is trusted)"
        )
    return tuple(reasons)


def _elements(values: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Split draws of shape (C, S, ...) into one (C, S) array per element."""
    flat = values.reshape(*values.shape[:2], -1)
    return [np.ascontiguousarray(flat[:, :, k]) for k in range(flat.shape[2])]


def _ess(values: NDArray[np.float64], method: str) -> float:
    """Effective sample size of one scalar, draws of shape (C, S)."""
    tails = {"prob": TAILS} if method == "tail" else {}
    return float(_arviz.ess(values, chain_axis=0, draw_axis=1, method=method, **tails))
