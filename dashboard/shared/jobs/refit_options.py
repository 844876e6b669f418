"""Read what a person chose about a refit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.records.errors import BadArgumentError
from models.records.fit import FitOptions, Likelihood
from models.records.release import Release
from models.services.fitting.knots_per_cycle import knots_for_cycles

# Name of the option: least, most, and the word for it.
LIMITS = {
    "window": (7, 3650, "The window, in days,"),
    "knots": (3, 400, "The number of knots"),
    "cycle": (1, 50, "The number of knots per release cycle"),
    "seed": (1, 2_000_000_000, "The seed"),
}


def read_options(asked: Mapping[str, Any], releases: Sequence[Release]) -> FitOptions:
    """Build the options of a fit of what the dialogue sent; what is blank takes the rule.

    Parameters
    ----------
    asked : mapping
        ``likelihood``, ``knots``, ``cycle``, ``window``, ``seed``, ``steps``.
    releases : sequence of Release
        The project's release table, for knots per release cycle.

    Raises
    ------
    BadArgumentError
        If a value is out of range; the message names it.
    NotEnoughDataError
        If knots per release cycle are asked for and there is no cycle.
    """
    options = FitOptions()
    likelihood = asked.get("likelihood") or options.likelihood.value
    if likelihood not in list(Likelihood):
        raise BadArgumentError(f"There is no likelihood {str(likelihood)[:40]!r}.")
    window = _whole(asked, "window") or options.window_days
    knots, per_cycle = _whole(asked, "knots"), _whole(asked, "cycle")
    if knots is None and per_cycle is not None:
        knots = knots_for_cycles(releases, per_cycle, window)
    return replace(
        options,
        likelihood=Likelihood(likelihood),
        window_days=window,
        knots=knots,
        seed=_whole(asked, "seed") or options.seed,
        steps=bool(asked.get("steps", options.steps)),
    )


def _whole(asked: Mapping[str, Any], name: str) -> int | None:
    given = asked.get(name)
    if given in (None, ""):
        return None
    least, most, word = LIMITS[name]
    try:
        number = int(given)
    except (TypeError, ValueError):
        raise BadArgumentError(
            f"{word} is {str(given)[:40]!r}, which is no whole number."
        ) from None
    if not least <= number <= most:
        raise BadArgumentError(f"{word} is {number}; choose from {least} to {most:,}.")
    return number
