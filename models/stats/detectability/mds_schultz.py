"""Schultz's decision: 1 lies outside the confidence interval of control / test.

As Hail's ``schultz_mds`` computes it. *ibs*: ratio of two independently resampled pooled
means. *tbs*: instances are resampled once for the pair, then iterations for each side; the
statistic is the ratio of the two pooled means.
"""

import numpy as np
from numpy.typing import NDArray

from models.stats.detectability.bootstrap_ci import percentile_intervals
from models.stats.detectability.detection_thresholds import DetectionThresholds


def schultz_thresholds(
    control: NDArray[np.float64], test: NDArray[np.float64], confidence: float
) -> DetectionThresholds:
    """Slowdowns at which each experiment starts to detect.

    Parameters
    ----------
    control, test : ndarray, shape (E, B)
        Resampled means of E experiments, positive, the test not slowed down; for *tbs* column b
        of both comes from the same drawn instances.
    confidence : float
        Level of the interval of the ratio.

    Notes
    -----
    With the test multiplied by s the interval is [low/s, high/s]; 1 lies outside it when
    s > high or s < low.
    """
    low, high = percentile_intervals(control / test, confidence)
    return DetectionThresholds(faster=low, slower=high)
