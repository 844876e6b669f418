"""A fit: one posterior of one series, with everything needed to judge and repeat it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.records.steps_found import StepsFound


class Likelihood(StrEnum):
    """How measurements scatter about the level."""

    AUTO = "auto"
    GAUSSIAN = "gaussian"
    STUDENT_T = "student_t"
    MIXTURE = "mixture"  # of scales: what a level with steps has, whatever was asked for


class FitState(StrEnum):
    """What became of an attempt to fit."""

    COMPLETE = "complete"
    FAILED = "failed"
    PAST = "past"  # complete, as of a past day: never the current fit, never the newest attempt


@dataclass(frozen=True, slots=True)
class FitOptions:
    """What a person may choose about a fit; equal options and data give equal draws."""

    likelihood: Likelihood = Likelihood.AUTO  # of a curve alone; with steps a mixture
    window_days: int = 365
    knots: int | None = None  # None: one per 16 days with steps, one per 8 days without
    chains: int = 4
    warmup: int = 1000
    draws: int = 1000  # per chain
    stored_draws: int = 1000
    seed: int = 1
    step_days: tuple[int, ...] = ()  # first days of known level changes, since 1970-01-01
    steps: bool = True  # False: a smooth curve alone, the model of brms
    step_times: tuple[int, ...] = ()  # first runs after known changes, ms since 1970-01-01
    max_daily: int | None = None  # runs of one day that the fit sees; None: all
    until_day: int | None = None  # last day of runs that it sees, since 1970-01-01; None: newest

    def as_dict(self) -> dict[str, Any]:
        """Return the options as JSON knows them, for the store and for workers.

        Options that came later are left out at their defaults, so that equal fits stay equal.
        """
        later = ("max_daily", "until_day")
        return {
            name: value
            for name, value in asdict(self).items()
            if not (name in later and value is None)
        }

    def as_fingerprint(self) -> dict[str, Any]:
        """Return what of the options decides the draws: with steps, no likelihood does.

        The word that stands in its place is the one of fits that were stored before.
        """
        listed = self.as_dict()
        return {**listed, "likelihood": Likelihood.GAUSSIAN.value} if self.steps else listed


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """How far the chains can be believed."""

    max_rhat: float
    min_ess_bulk: float
    min_ess_tail: float
    divergences: int
    max_treedepth_hits: int
    min_ebfmi: float
    reasons: tuple[str, ...] = ()  # why the fit is not trusted; empty when it is
    # How far two samplers of one posterior are apart, in posterior sds; 0 where there is one.
    sigma_gap: float = 0.0
    tau_gap: float = 0.0

    @property
    def trusted(self) -> bool:
        """Whether the fit may be used for verdicts."""
        return not self.reasons


@dataclass(frozen=True, slots=True, eq=False)
class ChainDraws:
    """Stan's draws as the diagnostics judge them: C chains of S after warm-up, standardised."""

    draws: Mapping[str, NDArray[np.float64]]  # name -> shape (C, S, *shape in the program)
    divergent: NDArray[np.bool_]  # shape (C, S)
    treedepth: NDArray[np.int64]  # shape (C, S), doublings of the trajectory
    energy: NDArray[np.float64]  # shape (C, S), of the Hamiltonian


@dataclass(frozen=True, slots=True)
class LevelFit:
    """The posterior of a series' level on each day of its window.

    D days from the first to the last kept measurement without gaps; S stored draws;
    N measurements that were offered to the fit.
    """

    days: NDArray[np.int64]  # shape (D,), days since 1970-01-01
    level: NDArray[np.float32]  # shape (S, D), unit of the series
    sigma: NDArray[np.float64]  # shape (S,), scale of one measurement, unit of the series
    tau: NDArray[np.float64]  # shape (S,), sd of the wiggle, standardised
    nu: NDArray[np.float64] | None  # shape (S,), degrees of freedom; None if Gaussian
    predictive: NDArray[np.float64]  # shape (D, 5): quantiles .05 .25 .50 .75 .95, recalibrated
    calibration: float  # factor c on the predictive draws' distance from the level
    outlier: NDArray[np.bool_]  # shape (N,), True where the filter left the point out
    likelihood: Likelihood
    knots: int
    diagnostics: Diagnostics
    seconds: dict[str, float] = field(default_factory=dict)  # stage -> wall seconds
    day_ratio: float = 0.0  # ρ: variance that runs of a day share, over that of a single run
    # A draw's own scale of a run's noise, heavy tails included, shape (S,), unit of the series at
    # the newest level: level + calibration × noise × normal is a new run. None: sigma and nu tell.
    noise: NDArray[np.float64] | None = None
    steps: StepsFound | None = None  # None: a curve alone
    chains: ChainDraws | None = None  # what the diagnostics judged; None in what a store kept
