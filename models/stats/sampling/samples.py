"""What sampling a Stan program returns, and what a sampler must offer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.records.fit import ChainDraws


@dataclass(frozen=True, slots=True)
class Samples:
    """Draws from the posterior of one program, warm-up left out.

    C chains of S draws each.
    """

    draws: dict[str, NDArray[np.float64]]  # name -> shape (C, S, *shape in the program)
    divergent: NDArray[np.bool_]  # shape (C, S)
    treedepth: NDArray[np.int64]  # shape (C, S), doublings of the trajectory
    energy: NDArray[np.float64]  # shape (C, S), of the Hamiltonian
    max_treedepth: int  # trajectories were cut at this depth
    seconds: float  # CPU-bound wall time that the chains report, warm-up included, summed over C

    def chains(self, names: Sequence[str]) -> ChainDraws:
        """Return all draws of some variables, chain by chain."""
        draws = {name: self.draws[name] for name in names}
        return ChainDraws(draws, self.divergent, self.treedepth, self.energy)


class Sampler(Protocol):
    """Something that samples Stan programs by name."""

    def sample(
        self,
        program: str,
        data: Mapping[str, Any],
        *,
        chains: int = 4,
        warmup: int = 1000,
        draws: int = 1000,
        seed: int = 1,
        adapt_delta: float = 0.9,
        max_treedepth: int = 10,
        inits: Mapping[str, Any] | float | None = None,
        parallel_chains: int | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Samples:
        """Sample a program.

        Parameters
        ----------
        program : str
            Name of a program in the folder ``stan``, without suffix.
        data : mapping
            One entry per variable of the program's data block: numbers or arrays.
        chains, warmup, draws : int
            Chains, and iterations of each before and after adaptation ends.
        seed : int
            Equal seeds and data give equal draws.
        adapt_delta : float
            Acceptance probability that warm-up aims at, in (0, 1).
        max_treedepth : int
            Doublings after which a trajectory is cut.
        inits : mapping or float, optional
            Where every chain starts: values by name, or the radius of random ones around zero
            on the unconstrained scale. Default: a radius of 2.
        parallel_chains : int, optional
            Chains that run at the same time. Default: one per core.
        cancelled : callable, optional
            Asked some 20 times a second; True kills the chains.

        Returns
        -------
        Samples

        Raises
        ------
        ProgramFailedError
            If the program does not compile or a chain fails.
        CancelledError
            If ``cancelled`` said so.
        """
        ...
