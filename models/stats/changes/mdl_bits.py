"""What a group costs: the bits of jumpavg 0.4.1 and later, one number at a time.

A group of k samples is paid for in four parts: its length, its mean given the mean of the group
before, its standard deviation, and the samples' place on the sphere that mean and standard
deviation leave. Everything is counted in units (see :func:`resolution`).
"""

import math

from models.records.errors import BadArgumentError

LN2 = math.log(2)
DEFAULT_SBPS = 12.0


def resolution(largest: float, unit: float | None = None, sbps: float | None = None) -> float:
    """Size of one unit, in which a group's bits are counted.

    Parameters
    ----------
    largest : float
        Largest single value of the series, more than 0.
    unit : float, optional
        Resolution of the values, if known; None and 0 mean unknown.
    sbps : float, optional
        Significant bits per sample: the largest value becomes ``2 ** (sbps + 1) - 1`` units
        (8191 by default, as the program does; its text says 4095). None and 0 mean 12.

    Raises
    ------
    BadArgumentError
        If no value is positive, or the options leave no usable unit.
    """
    if not largest > 0.0:
        raise BadArgumentError(
            f"MDL groups need at least one value above 0, and the largest here is {largest!r}. "
            "Leave failed runs out, or choose another detector."
        )
    if not unit:
        ones = 2.0 ** (float(sbps or DEFAULT_SBPS) + 1.0) - 1.0
        if not ones > 0.0:
            raise BadArgumentError(f"sbps must be more than -1, and it is {sbps!r}.")
        unit = largest / ones
    if not unit > 0.0 or not math.isfinite((largest / unit) ** 2):
        raise BadArgumentError(
            f"A unit of {unit!r} cannot resolve values up to {largest!r}. "
            "Give a positive unit near the values' own resolution."
        )
    return unit


def group_bits(
    size: int, mean: float, stdev: float, largest: float, unit: float, before: float | None
) -> float:
    """Bits of one group.

    Parameters
    ----------
    size : int
        Number of samples; an empty group costs nothing.
    mean, stdev : float
        Of the population, in the values' unit.
    largest : float
        Largest single value of the series.
    unit : float
        From :func:`resolution`.
    before : float or None
        Mean of the group before; None for the first group.

    Notes
    -----
    The order of the operations is jumpavg's (``BitCountingStats``), because partitions that
    cost the same are distinguished by the last bit of a floating-point number.
    """
    if size < 1:
        return 0.0
    top = largest / unit
    centre = mean / unit
    bits = math.log(size * (size + 1), 2)
    bits += _mean_bits(centre, top, None if before is None else before / unit)
    if size < 2:
        return bits
    spread = stdev / unit
    bits += math.log((spread + 1) * (spread + 2), 2)
    bits += math.log(1 - 1 / (top + 2), 2)
    return bits + _sphere_nats(size, spread) / LN2


def _mean_bits(centre: float, top: float, before: float | None) -> float:
    """Bits of a group's mean: uniform at first, then the likelier the farther it jumps."""
    if before is None:
        return math.log(top + 1, 2)
    norm = before * before
    norm -= (before - 1) * top
    norm += top * top / 2
    return -math.log((abs(centre - before) + 1) / norm, 2)


def _sphere_nats(size: int, spread: float) -> float:
    """Logarithm of the surface that the samples may lie on."""
    nats = LN2
    nats += math.log(math.pi) * ((size - 1) / 2)
    nats -= math.lgamma((size - 1) / 2)
    nats += math.log(spread + 1) * (size - 2)
    nats += math.log(size) * ((size - 2) / 2)
    return nats
