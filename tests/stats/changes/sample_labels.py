"""What each sample of a trend is called: normal, regression, progression or outlier."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.records.errors import BadArgumentError
from models.records.series import Direction
from models.stats.changes.mdl import mdl_groups

OUTLIER = "outlier"


@dataclass(frozen=True, slots=True)
class SampleLabels:
    """One entry per sample, in the order given."""

    labels: tuple[str, ...]  # length n
    means: NDArray[np.float64]  # shape (n,), mean of the sample's group, NaN for outliers
    stdevs: NDArray[np.float64]  # shape (n,), population, NaN for outliers


def classify_samples(
    values: ArrayLike, direction: Direction = Direction.HIGHER_IS_BETTER
) -> SampleLabels:
    """Label every sample by its MDL group.

    Parameters
    ----------
    values : array_like, shape (n,)
        Samples in time order; NaN where the test failed.
    direction : Direction
        Which way is worse; CSIT knows only "higher is better".

    Returns
    -------
    SampleLabels
        The first sample of a group carries the group's label, all others are normal, and a
        failed sample is an outlier without mean or spread.

    Raises
    ------
    NotEnoughDataError
        If no sample is left.
    BadArgumentError
        If a sample is infinite, or none is positive.

    Notes
    -----
    Equal to ``classify_anomalies`` of FD.io CSIT, save for its failed samples: CSIT lets them
    sit in the groups as zeros without counting them there, so that every label behind one is a
    sample late and the next good sample is called a regression. Here they take no part.
    """
    samples = np.asarray(values, dtype=np.float64)
    if samples.ndim != 1:
        raise BadArgumentError(
            f"Samples must be one row of numbers, and their shape is {samples.shape}."
        )
    good = np.flatnonzero(~np.isnan(samples))
    labels = [OUTLIER] * len(samples)
    means, stdevs = np.full(len(samples), np.nan), np.full(len(samples), np.nan)
    for group in mdl_groups(samples[good], direction):
        members = good[group.start : group.end]
        means[members], stdevs[members] = group.mean, group.stdev
        for member in members:
            labels[member] = "normal"
        labels[members[0]] = str(group.label)
    return SampleLabels(tuple(labels), means, stdevs)
