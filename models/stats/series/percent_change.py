"""The change between two means in percent, and where a percentage means nothing."""


def percent_change(before: float, after: float, worse_sign: int = 1) -> float:
    """Return the change from one mean to another, percent of the first one's size.

    Parameters
    ----------
    before, after : float
        Means, in the same unit.
    worse_sign : int
        1 if larger is worse, -1 if smaller is: positive results are then changes for the worse.

    Returns
    -------
    float
        NaN where ``before`` is 0.
    """
    if before == 0:
        return float("nan")
    return worse_sign * 100 * (after - before) / abs(before)


def has_percentage(mean: float, stdev: float) -> bool:
    """Return whether a change from a level can be stated in percent of it.

    Parameters
    ----------
    mean, stdev : float
        Of the runs at that level, in the same unit.

    Returns
    -------
    bool
        False for zero, and for a level that its own runs scatter about by as much as it is
        away from zero: such a level is no base, and 27,540 % of it tells nobody anything.
    """
    return abs(mean) > stdev and mean != 0.0
