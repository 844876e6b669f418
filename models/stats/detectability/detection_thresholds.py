"""From which slowdown on an experiment's decision says "changed"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class DetectionThresholds:
    """Both ends of the slowdowns that the experiments call unchanged.

    Both of Hail's methods multiply the test times by a slowdown s, which only scales the
    resampled means. An experiment therefore detects s exactly when ``s > slower`` or
    ``s < faster``; one resampling answers for every slowdown at once.

    Attributes
    ----------
    faster, slower : ndarray of float64, shape (E,)
        Ends of each experiment's range, as factors of the time; ``faster <= slower``.
    """

    faster: NDArray[np.float64]
    slower: NDArray[np.float64]

    def rate(self, slowdown: float) -> float:
        """Share of experiments that detect the test times multiplied by ``slowdown``."""
        return float(np.mean((slowdown > self.slower) | (slowdown < self.faster)))

    def standard_error(self, slowdown: float) -> float:
        """Monte-Carlo standard error of `rate` (binomial, never zero)."""
        count = len(self.slower)
        share = (self.rate(slowdown) * count + 1) / (count + 2)
        return float(np.sqrt(share * (1 - share) / count))

    def detectable(self, power: float) -> float:
        """Smallest slowdown that at least the share ``power`` of experiments detect.

        Returns
        -------
        float
            Factor of the time, at least 1: any slowdown above it is detected so often.
        """
        needed = max(1, int(np.ceil(power * len(self.slower) - 1e-9)))
        return max(1.0, float(np.partition(self.slower, needed - 1)[needed - 1]))

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, for JSON."""
        return {"faster": self.faster.tolist(), "slower": self.slower.tolist()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "DetectionThresholds":
        """Read what `to_dict` wrote."""
        return cls(
            np.asarray(data["faster"], dtype=np.float64),
            np.asarray(data["slower"], dtype=np.float64),
        )


def joined(blocks: Sequence[DetectionThresholds]) -> DetectionThresholds:
    """Join the experiments of several blocks into one."""
    return DetectionThresholds(
        np.concatenate([block.faster for block in blocks]),
        np.concatenate([block.slower for block in blocks]),
    )
