"""Detection rates from the variance components alone, without resampling.

Let b and w be the variances between and within instances, relative to the squared mean, and
n × m the size of each side. The mean of a side has the variance V = (b + w/m)/n. Its two-level
bootstrap estimates, in the mean, V* = A + B with A = (n−1)/n · (b + w/m)/n, the scatter of the n
instance means, and B = (m−1)/m · w/(nm), the scatter within; the estimate has Satterthwaite's
degrees of freedom ν = V*²/(A²/(n−1) + B²/(n(m−1))).

*laaber* detects the slowdown s where s·T̄ − C̄ exceeds the two half-widths z(√V*_c + s√V*_t);
*schultz* where log s + log T̄ − log C̄ exceeds the half-width of its own bootstrap. With *tbs*
control and test share their instances, so b drops out of the difference: of the means, and for
schultz of the bootstrap too. Difference and half-width are taken as independent and normal,
the half-width with the moments of a χ distribution.

The approximation holds for times that are roughly normal about their instances;
`docs/reference/detectability.md` states its measured error.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln, ndtr, ndtri

from models.records.errors import BadArgumentError
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy
from models.stats.detectability.variance_components import VarianceComponents

LARGEST_SLOWDOWN = 100.0


@dataclass(frozen=True, slots=True)
class _Estimate:
    """A variance as the bootstrap estimates it: its mean and degrees of freedom."""

    mean: float
    freedom: float

    @property
    def root_mean(self) -> float:
        """Expected square root."""
        return math.sqrt(self.mean) * _chi_mean(self.freedom)

    @property
    def root_variance(self) -> float:
        """Variance of the square root."""
        return self.mean * (1 - _chi_mean(self.freedom) ** 2)


def closed_form_rate(
    components: VarianceComponents,
    instances: int,
    iterations: int,
    slowdown: float,
    method: Method,
    strategy: Strategy,
    confidence: float = 0.95,
) -> float:
    """Probability that an experiment detects a slowdown.

    Parameters
    ----------
    components : VarianceComponents
        Mean and variances of the benchmark.
    instances, iterations : int
        Size n × m of each side; n at least 2.
    slowdown : float
        Factor of the test's times, positive.
    method, strategy
        How the experiment decides and selects.
    confidence : float
        Level of the confidence intervals.

    Returns
    -------
    float
        Between 0 and 1; at slowdown 1 the share of false alarms.

    Raises
    ------
    BadArgumentError
        If an argument lies outside its domain.
    """
    _check(components, instances, iterations, confidence)
    if slowdown <= 0:
        raise BadArgumentError(f"a slowdown must be positive, found {slowdown}")
    n, m, s = instances, iterations, slowdown
    b, w = components.between_cv**2, components.within_cv**2
    z = float(ndtri((1 + confidence) / 2))
    shared = strategy is Strategy.TBS
    if method is Method.LAABER:
        shift = s - 1
        spread = ((s - 1) ** 2 * b if shared else (1 + s**2) * b) / n + (1 + s**2) * w / (n * m)
        side = _bootstrap(b + w / m, w, n, m)
        # Sides on the same instances over- or underestimate their scatter together.
        together = (b / (b + w / m)) ** 2 if shared and b > 0 else 0.0
        width = z * (1 + s) * side.root_mean
        trembling = z**2 * (1 + s**2 + 2 * s * together) * side.root_variance
    else:
        shift = math.log(s)
        spread = 2 * ((0.0 if shared else b) + w / m) / n
        if shared:
            ratio = _bootstrap(2 * w / m, 2 * w, n, m)
        else:
            side = _bootstrap(b + w / m, w, n, m)
            ratio = _Estimate(2 * side.mean, 2 * side.freedom)
        width = z * ratio.root_mean
        trembling = z**2 * ratio.root_variance
    scale = math.sqrt(spread + trembling)
    if scale == 0:
        return float(shift != 0)
    return float(ndtr((shift - width) / scale) + ndtr((-shift - width) / scale))


def closed_form_detectable(
    components: VarianceComponents,
    instances: int,
    iterations: int,
    method: Method,
    strategy: Strategy,
    *,
    power: float = 0.8,
    confidence: float = 0.95,
) -> float:
    """Smallest slowdown that experiments detect with a given power.

    Returns
    -------
    float
        Factor of the time, at least 1; infinite where even a factor of 100 is not detected so
        often.

    Raises
    ------
    BadArgumentError
        If an argument lies outside its domain.
    """
    if not 0 < power < 1:
        raise BadArgumentError(f"power must lie between 0 and 1, found {power}")

    def lack(slowdown: float) -> float:
        return (
            closed_form_rate(
                components, instances, iterations, slowdown, method, strategy, confidence
            )
            - power
        )

    if lack(1.0) >= 0:
        return 1.0
    high = 1.0001
    while lack(high) < 0:
        high = 1 + 2 * (high - 1)
        if high > LARGEST_SLOWDOWN:
            return math.inf
    return float(brentq(lack, 1.0, high, xtol=1e-9))


def _bootstrap(means: float, within: float, n: int, m: int) -> _Estimate:
    """Variance of a mean as its two-level bootstrap sees it.

    ``means`` is the variance of one instance's mean, ``within`` that of one iteration.
    """
    across = (n - 1) / n * means / n
    inside = (m - 1) / m * within / (n * m)
    whole = across + inside
    if whole == 0:
        return _Estimate(0.0, math.inf)
    slack = across**2 / (n - 1) + (inside**2 / (n * (m - 1)) if m > 1 else 0.0)
    return _Estimate(whole, whole**2 / slack)


def _chi_mean(freedom: float) -> float:
    """Mean of χ_ν/√ν."""
    if freedom > 1e6:
        return 1.0
    ratio = math.exp(float(gammaln((freedom + 1) / 2) - gammaln(freedom / 2)))
    return ratio * math.sqrt(2 / freedom)


def _check(
    components: VarianceComponents, instances: int, iterations: int, confidence: float
) -> None:
    if instances < 2:
        raise BadArgumentError(
            "the bootstrap of one instance does not see how instances differ; use at least two"
        )
    if iterations < 1:
        raise BadArgumentError(f"iterations must be at least 1, found {iterations}")
    if not 0 < confidence < 1:
        raise BadArgumentError(f"confidence must lie between 0 and 1, found {confidence}")
    if not components.mean > 0 or not np.isfinite(components.mean):
        raise BadArgumentError(f"the mean time must be positive, found {components.mean}")
