"""The revisions that may have brought a change, in words; the same on every page and in mails."""

import math
from collections.abc import Sequence

from dashboard.shared.formatting.values import format_time, probability
from models.records.culprits import Culprit

SHORT = 10  # letters of a revision
MOST = 4  # revisions that are named


def culprit_text(culprits: Sequence[Culprit]) -> str:
    """Format the culprit set.

    As in ``Brought by one of 2 revisions, with 95 %: 1a2b (80 %), 3c4d (15 %).``

    Parameters
    ----------
    culprits : sequence of Culprit
        In time order; the most probable ones are named.

    Returns
    -------
    str
        Blank where there are none.
    """
    if not culprits:
        return ""
    together = probability(math.fsum(item.probability for item in culprits))
    if len(culprits) == 1:
        return f"Brought by {_name(culprits[0])}, with {together}."
    chosen = sorted(culprits, key=lambda item: -item.probability)[:MOST]
    listed = [f"{_name(item)} ({probability(item.probability)})" for item in chosen]
    left = len(culprits) - len(chosen)
    more = f" and {left} more" if left else ""
    return (
        f"Brought by one of {len(culprits)} revisions, with {together}: {', '.join(listed)}{more}."
    )


def _name(item: Culprit) -> str:
    return item.revision[:SHORT] or f"the run of {format_time(item.time_ms)}"
