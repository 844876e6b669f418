"""Laaber's decision: two confidence intervals of the mean that do not overlap.

After Laaber, Scheuner and Leitner (2019), as Hail's ``laaber_mds`` computes it: control and
test are resampled independently of each other (with *tbs* too, so pairing is lost), and a
change is detected when the closed intervals share no point.
"""

import numpy as np
from numpy.typing import NDArray

from models.stats.detectability.bootstrap_ci import percentile_intervals
from models.stats.detectability.detection_thresholds import DetectionThresholds


def laaber_thresholds(
    control: NDArray[np.float64], test: NDArray[np.float64], confidence: float
) -> DetectionThresholds:
    """Slowdowns at which each experiment starts to detect.

    Parameters
    ----------
    control, test : ndarray, shape (E, B)
        Resampled means of E experiments, positive, the test not slowed down.
    confidence : float
        Level of the two intervals.

    Notes
    -----
    With the test multiplied by s the intervals are disjoint when s·low(test) > high(control)
    or s·high(test) < low(control).
    """
    control_low, control_high = percentile_intervals(control, confidence)
    test_low, test_high = percentile_intervals(test, confidence)
    return DetectionThresholds(faster=control_low / test_high, slower=control_high / test_low)
