"""One alert in words: how sure one can be of it, and whether the series would have detected it."""

import math
from typing import Protocol

from dashboard.shared.formatting.decision_text import adjectives, plain_percent, plain_range
from dashboard.shared.formatting.values import format_day, probability
from models.records.days import day_of_moment
from models.records.series import Series
from models.triage.detection.found_change import ChangeSource


class Found(Protocol):
    """What detection knows of a change."""

    @property
    def is_regression(self) -> bool:
        """Whether it is for the worse."""

    @property
    def source(self) -> str:
        """What told of it; see models.triage.detection.found_change.ChangeSource."""

    @property
    def start_ms(self) -> int:
        """The first run that shows it, milliseconds since 1970-01-01 UTC."""

    @property
    def change(self) -> float | None:
        """Percent, positive is worse."""

    @property
    def change_low(self) -> float | None:
        """Its 10th percentile."""

    @property
    def change_high(self) -> float | None:
        """Its 90th percentile."""

    @property
    def probability(self) -> float | None:
        """Of a change in this direction."""

    @property
    def detectable(self) -> float | None:
        """Smallest change that the series would have detected, percent."""

    @property
    def compared_with(self) -> str:
        """What the level is compared with."""


def alert_decision(found: Found, series: Series) -> str:
    """Format how certain a change is: ``97 % sure it is slower, by 2.1 % (1.4–2.9), …``."""
    if is_failing(found):
        since = format_day(day_of_moment(found.start_ms))
        return f"This test fails since {since}: {found.compared_with}, when it was first reported."
    words = adjectives(series)
    word = words.worse if found.is_regression else words.better
    than = f" than {compared(found.compared_with)}" if found.compared_with else ""
    size = _size(found)
    if _known(found.probability):
        sure = probability(found.probability or 0.0).replace("> ", "More than ")
        return f"{sure} sure it is {word}{than}{f', by {size}' if size else ''}."
    if size:
        return f"It looks {word}{than}, by {size}; how sure one can be is not known."
    return f"It looks {word}{than}; by how much is not known."


def is_failing(found: Found) -> bool:
    """Whether an alert tells of failed runs, which have no size."""
    return found.source == ChangeSource.FAILURES.value


def could_have_shown(found: Found) -> str:
    """Format the smallest detectable change of the series, and what it means for this change."""
    if not _known(found.detectable):
        return ""
    least = plain_percent(found.detectable or 0.0)
    if _known(found.change) and abs(found.change or 0.0) < (found.detectable or 0.0):
        return f"Only a change of {least} would have been detected: more runs are needed to decide."
    return f"A change of {least} would have been detected."


def compared(words: str) -> str:
    """Turn what an alert is compared with into the end of “slower than …”."""
    if words.endswith("runs before"):
        return f"in the {words}"
    return words if words.endswith(" before") else f"on the {words}"


def _size(found: Found) -> str:
    if not _known(found.change):
        return ""
    sign = 1.0 if found.is_regression else -1.0
    size = plain_percent(sign * (found.change or 0.0))
    if not (_known(found.change_low) and _known(found.change_high)):
        return size
    ends = sorted((sign * (found.change_low or 0.0), sign * (found.change_high or 0.0)))
    return f"{size} ({plain_range(ends[0], ends[1])})"


def _known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)
