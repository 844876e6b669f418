"""The posterior of a level with steps, as others ask it: levels, steps, changes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.errors import BadArgumentError
from models.stats.steps.level_draws import level_draws
from models.stats.steps.preparation.prepare import Prepared
from models.stats.steps.sampler.sampled_steps import SampledSteps
from models.stats.steps.sampler.scale_mixture import WEIGHTS


@dataclass(frozen=True, slots=True)
class SteppedLevel:
    """S joint draws of the level of one series, of its steps and its noise; R runs, B blocks.

    Runs count in time order; ``prepared.order`` leads back to the input.
    """

    prepared: Prepared
    sampled: SampledSteps
    seed: int

    @property
    def days(self) -> NDArray[np.int64]:
        """Every day from the first run to the last, without gaps, shape (D,)."""
        day = self.prepared.blocks.day
        return np.arange(day[0], day[-1] + 1)

    def level(self, days: NDArray[np.int64]) -> NDArray[np.float32]:
        """Draw the level of some days.

        Parameters
        ----------
        days : (D,) int array
            Days since 1970-01-01, rising. Equal days have equal draws in every call that
            begins at the same data.

        Returns
        -------
        (S, D) float32 array
            Unit of the series. A day's level is that at its middle run, the newest day's that
            at its last.

        Raises
        ------
        BadArgumentError
            If a day lies outside the fit.
        """
        return self.prepared.scale.restore(self.modelled_level(days)).astype(np.float32)

    def predictive(self, days: NDArray[np.int64], calibration: float = 1.0) -> NDArray[np.float32]:
        """Draw what a new run on some days would show: level and noise, tails included.

        Parameters
        ----------
        days : (D,) int array
            As for ``level``.
        calibration : float
            Factor on the noise.

        Returns
        -------
        (S, D) float32 array
            Unit of the series; noise is independent from day to day.
        """
        level = self.modelled_level(days)
        rng = np.random.default_rng([self.seed, 3])
        kind = (rng.random(level.shape)[..., None] > self._running_shares()).sum(axis=-1)
        noise = rng.standard_normal(level.shape) / np.sqrt(WEIGHTS[kind])
        noise *= self.sampled.sigma[:, None] * self.noise_scale(days)
        return self.prepared.scale.restore(level + calibration * noise).astype(np.float32)

    @property
    def p_step(self) -> NDArray[np.float64]:
        """Probability (R,) of a step right before each run; 1 at certain steps.

        Where a block of several runs was averaged, its first run carries the block's.
        """
        blocks = self.prepared.blocks
        chance = np.zeros(self.prepared.order.size)
        chance[blocks.first_run] = np.minimum(self.sampled.chance, 1.0)
        chance[blocks.first_run[list(self.prepared.data.design.certain)]] = 1.0
        return chance

    @property
    def sigma(self) -> NDArray[np.float64]:
        """Draws (S,) of the noise of one run now, unit of the series at its newest level."""
        return self.in_unit(self.sampled.sigma * self.noise_scale(self.days[-1:])[0])

    def in_unit(self, spread: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return standard deviations (S,) in model units in the unit of the newest level."""
        scale = self.prepared.scale
        if not scale.logarithmic:
            return scale.unit * spread
        result: NDArray[np.float64] = self._newest_level() * scale.unit * spread
        return result

    def _newest_level(self) -> NDArray[np.float64]:
        """Draw the level at the last run, shape (S,), unit of the series."""
        sampled = self.sampled
        level = sampled.coefficients @ self.prepared.data.design.columns[:, -1]
        level += np.bincount(sampled.of_draw, weights=sampled.size, minlength=level.size)
        return self.prepared.scale.restore(level)

    def noise_scale(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """Scale of a single run's noise on some days (D,) relative to σ: louder stretches."""
        blocks = self.prepared.blocks
        regime = self.sampled.scale / self.prepared.data.base_scale
        block = np.searchsorted(blocks.day, days, side="right") - 1
        return np.asarray(regime[np.clip(block, 0, regime.size - 1)])

    def _running_shares(self) -> NDArray[np.float64]:
        return np.cumsum(self.sampled.shares, axis=1)[:, None, :-1]

    def modelled_level(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """Draw the level of some days in model units, shape (S, D); see ``level``."""
        first, last = int(self.prepared.blocks.day[0]), int(self.prepared.blocks.day[-1])
        if days.size and not first <= int(days.min()) <= int(days.max()) <= last:
            raise BadArgumentError(
                f"The fit covers the days {first} to {last}; {days.min()} to {days.max()} were "
                "asked for."
            )
        whole = np.arange(first, last + 1)
        prepared = self.prepared
        draws = level_draws(whole, prepared.blocks, prepared.data.design, self.sampled, self.seed)
        return draws if days.size == whole.size else draws[:, days - first]
