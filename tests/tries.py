"""How many examples a test draws: a quarter in every run, all of them where others are searched.

`make test` draws the same examples each time, so what more of them would find they find once. The
search (`make test-seeds`, ten seeds in `make check-slow`) draws others, and each time all.
"""

from hypothesis import settings

SHARE = 4


def tries(whole: int) -> int:
    """Return how many examples to draw, of those that a search draws.

    Examples
    --------
    >>> tries(100) in (25, 100)
    True
    """
    return whole if settings.get_current_profile_name() == "search" else -(-whole // SHARE)
