"""Chains of summaries: which one points to which, by its downstream and reassigned alerts."""

from collections import deque
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

Pointers = Mapping[int, Set[int]]  # summary id -> ids of the summaries that its alerts point to


def find_path(points_to: Pointers, start: int, goal: int) -> tuple[int, ...]:
    """Find the shortest chain of relations from one summary to another.

    Parameters
    ----------
    points_to : mapping of int to set of int
        The relations; a summary without any may be absent.
    start, goal : int
        Ids of summaries.

    Returns
    -------
    tuple of int
        The ids from ``start`` to ``goal``, both included; empty if there is no such chain.
    """
    came_from: dict[int, int | None] = {start: None}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            path: list[int] = []
            step: int | None = here
            while step is not None:
                path.append(step)
                step = came_from[step]
            return tuple(reversed(path))
        for following in sorted(points_to.get(here, set())):
            if following not in came_from:
                came_from[following] = here
                waiting.append(following)
    return ()


def circle_text(path: Sequence[int]) -> str:
    """Describe why a relation from the last summary of a chain to its first is refused.

    Parameters
    ----------
    path : sequence of int
        Ids from the summary that would be pointed to, to the one whose alert would point there.
    """
    related, own = path[0], path[-1]
    if related == own:
        return f"Summary {own} cannot point to itself; name another summary."
    links = "; ".join(
        f"summary {one} already points to summary {two}" for one, two in pairwise(path)
    )
    return (
        f"Summary {own} cannot be downstream of summary {related} or reassigned to it: {links}. "
        f"That would be a circle in which nobody is left to decide. Reset the alerts of summary "
        f"{related} to untriaged first, or relate these alerts to another summary."
    )
