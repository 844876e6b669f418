"""How much a benchmark varies: coefficients of variation, components, modes.

The coefficients of variation divide by the count (population standard deviation), as Hail's
benchmark analysis does.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from models.records.errors import NotEnoughDataError
from models.stats.detectability.iteration_table import IterationTable
from models.stats.detectability.variance_components import VarianceComponents, variance_components
from models.stats.series.modes import Modes, count_modes


@dataclass(frozen=True, slots=True, eq=False)
class Variability:
    """Variation of one benchmark's cleaned times.

    Attributes
    ----------
    mean : float
        Mean of all iterations pooled, in the times' unit.
    total_cv : float
        Coefficient of variation of all iterations pooled.
    instances_cv_mean, instances_cv_stdev : float
        Mean and population standard deviation of the instances' own coefficients.
    components : VarianceComponents or None
        Variance between and within instances; None where the data cannot separate them.
    components_reason : str
        Why there are no components; blank where there are.
    modes : Modes
        Modes of the instances' means: two mean that instances come in kinds.
    """

    mean: float
    total_cv: float
    instances_cv_mean: float
    instances_cv_stdev: float
    components: VarianceComponents | None
    components_reason: str
    modes: Modes

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "mean": self.mean,
            "total_cv": self.total_cv,
            "instances_cv_mean": self.instances_cv_mean,
            "instances_cv_stdev": self.instances_cv_stdev,
            "components": None if self.components is None else asdict(self.components),
            "components_reason": self.components_reason,
            "modes": {
                "count": self.modes.count,
                "locations": self.modes.locations.tolist(),
                "shares": self.modes.shares.tolist(),
            },
        }


def variability(table: IterationTable) -> Variability:
    """Describe how a benchmark varies.

    Parameters
    ----------
    table : IterationTable
        Cleaned, positive times of one benchmark.
    """
    pooled = table.pooled
    per_instance = np.array([row.std() / row.mean() for row in table.rows])
    components, reason = None, ""
    try:
        components = variance_components(table)
    except NotEnoughDataError as lack:
        reason = str(lack)
    return Variability(
        mean=float(pooled.mean()),
        total_cv=float(pooled.std() / pooled.mean()),
        instances_cv_mean=float(per_instance.mean()),
        instances_cv_stdev=float(per_instance.std()),
        components=components,
        components_reason=reason,
        modes=count_modes([float(row.mean()) for row in table.rows]),
    )
