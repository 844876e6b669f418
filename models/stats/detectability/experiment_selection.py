"""How one experiment picks its control and its test times from a benchmark's instances.

The two strategies of Laaber et al. (2019, "Software microbenchmarking in the cloud"), as in
Hail's benchmark analysis:

*ibs*, instance-based: control and test come from different instances; n of 2n shuffled
instances each, m shuffled iterations of every one.

*tbs*, trial-based: control and test run on the same n instances; m and the next m of every
instance's shuffled iterations.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from models.records.errors import NotEnoughDataError
from models.stats.detectability.iteration_table import IterationTable


class Strategy(StrEnum):
    """Where control and test run."""

    IBS = "ibs"
    TBS = "tbs"

    @property
    def instances_factor(self) -> int:
        """How many times n instances an experiment takes."""
        return 2 if self is Strategy.IBS else 1

    @property
    def iterations_factor(self) -> int:
        """How many times m iterations an experiment takes of an instance."""
        return 1 if self is Strategy.IBS else 2


def selection_shortage(
    table: IterationTable, instances: int, iterations: int, strategy: Strategy
) -> str:
    """Return why experiments of this size cannot be drawn; empty where they can."""
    need_instances = instances * strategy.instances_factor
    need_iterations = iterations * strategy.iterations_factor
    eligible = int((table.counts >= need_iterations).sum())
    if eligible >= need_instances:
        return ""
    return (
        f"{instances} × {iterations} by {strategy} needs {need_instances} instances with at least"
        f" {need_iterations} iterations; {eligible} of {len(table.counts)} have them"
    )


def select_experiments(
    table: IterationTable,
    instances: int,
    iterations: int,
    strategy: Strategy,
    experiments: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw the times of many experiments without replacement.

    Parameters
    ----------
    table : IterationTable
        Cleaned times of one benchmark.
    instances, iterations : int
        Size n × m of each side of an experiment.
    strategy : Strategy
        Where control and test come from.
    experiments : int
        Count E of experiments.
    rng : numpy.random.Generator
        Source of the shuffles.

    Returns
    -------
    control, test : ndarray of float64, shape (E, n, m)
        Times in the table's unit; for *tbs* row i of both is the same instance.

    Raises
    ------
    NotEnoughDataError
        If the table has too few instances with enough iterations.
    """
    shortage = selection_shortage(table, instances, iterations, strategy)
    if shortage:
        raise NotEnoughDataError(shortage)
    taken = instances * strategy.instances_factor
    length = iterations * strategy.iterations_factor
    eligible = np.flatnonzero(table.counts >= length)
    order = rng.random((experiments, len(eligible))).argsort(axis=1)[:, :taken]
    chosen = eligible[order]
    keys = rng.random((experiments, taken, table.times.shape[1]))
    keys[~table.present[chosen]] = np.inf
    columns = keys.argsort(axis=2)[:, :, :length]
    times = table.times[chosen[:, :, None], columns]
    if strategy is Strategy.IBS:
        return times[:, :instances], times[:, instances:]
    return times[:, :, :iterations], times[:, :, iterations:]
