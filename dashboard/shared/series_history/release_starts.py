"""Where releases begin in a history."""

import numpy as np
from numpy.typing import NDArray


def release_starts(
    time_ms: NDArray[np.int64], release: NDArray[np.object_]
) -> tuple[tuple[str, int], ...]:
    """Find the first run of each release, but for the one with which the history begins.

    Parameters
    ----------
    time_ms : ndarray, shape (N,)
        Rising.
    release : ndarray of str, shape (N,)
        Release of each point, blank if none.

    Returns
    -------
    tuple of (release, time_ms)
        In time order; the release of the first point is left out, for it began before.
    """
    if not len(release):
        return ()
    changed = np.flatnonzero(release[1:] != release[:-1]) + 1
    seen = {str(release[0]), ""}
    found: list[tuple[str, int]] = []
    for place in changed:
        name = str(release[place])
        if name not in seen:
            seen.add(name)
            found.append((name, int(time_ms[place])))
    return tuple(found)
