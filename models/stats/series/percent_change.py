"""The change between two means in percent."""


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
