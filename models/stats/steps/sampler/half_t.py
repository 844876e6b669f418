"""Half-Student-t priors on σ and τ, written so that σ can be integrated out.

σ ~ half-t(3, 0, A) is σ² | a ~ IG(3/2, 3/a) with a ~ IG(1/2, 1/A²) (Wand, Ormerod, Padoan &
Frühwirth, Bayesian Analysis 6, 2011, result 5). Given a, the prior is one more sum of squares.
"""

from dataclasses import dataclass

import numpy as np

from models.stats.steps.sampler.collapsed_likelihood import ScalePrior

FREEDOM = 3.0
SCALE = 2.5  # in standard deviations of the data


@dataclass(frozen=True, slots=True)
class HalfT:
    """Half-t priors on σ and on τ, of scale 2.5 standard deviations of the data."""

    spread: float  # standard deviation of the data

    @property
    def _inverse_square(self) -> float:
        return 1.0 / (SCALE * self.spread) ** 2

    def log_density(self, square: float) -> float:
        """Log density at √square, up to a constant."""
        ratio = square * self._inverse_square / FREEDOM
        return float(-0.5 * (FREEDOM + 1.0) * np.log1p(ratio))

    def draw_auxiliary(self, square: float, rng: np.random.Generator) -> float:
        """Draw a, given σ² (or τ²)."""
        rate = FREEDOM / square + self._inverse_square
        return float(rate / rng.gamma(0.5 * (FREEDOM + 1.0)))


def scale_prior(dof: float, a: float, b: float, ratio: float) -> ScalePrior:
    """Combine both priors, given their auxiliaries and r = τ²/σ², into one on σ².

    Parameters
    ----------
    dof : float
        Blocks minus flat columns.
    a, b : float
        Auxiliaries of σ and of τ.
    ratio : float
        τ²/σ².
    """
    return ScalePrior(dof + 2.0 * FREEDOM, 2.0 * FREEDOM * (1.0 / a + 1.0 / (b * ratio)))
