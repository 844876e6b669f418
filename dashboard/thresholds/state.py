"""What a link to the thresholds page says.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from dashboard.shared.urls.codec import Codec, format_query, parse_query, whole_number_codec
from dashboard.shared.urls.filter_state import FILTER_CODECS, FilterState
from dashboard.shared.urls.moment import moment_codec
from models.triage.detection.rules import DetectionRule

DELTAS = (0.5, 1.0, 2.0, 5.0)
PROBABILITIES = (0.95,)
MOST_OF_EACH = 5
LEAST_DAYS, MOST_DAYS = 7, 730


@dataclass(frozen=True, slots=True)
class ThresholdsState(FilterState):
    """Which series, how many days, and which thresholds are tried."""

    days: int = 90
    deltas: tuple[float, ...] = DELTAS  # percent
    probabilities: tuple[float, ...] = PROBABILITIES
    as_of_ms: int | None = None  # replay what was stored then; None: what is stored now

    def rules(self) -> list[DetectionRule]:
        """Return every pair of a smallest change and a probability."""
        return [DetectionRule(delta, share) for delta, share in product(*self.lists())]

    def lists(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return the smallest changes and the probabilities."""
        return self.deltas, self.probabilities


def numbers_codec(default: tuple[float, ...], least: float, most: float) -> Codec:
    """Format a few numbers with commas between; the limits themselves are left out."""

    def read(values: Sequence[str]) -> tuple[float, ...]:
        parts = [part for part in re.split(r"[\s,;]+", values[-1]) if part]
        try:
            found = sorted({float(part) for part in parts})
        except ValueError:
            raise ValueError("is not a list of numbers like 0.5,1,2") from None
        if not found or not all(least < number < most for number in found):
            raise ValueError(f"is not a list of numbers between {least:g} and {most:g}")
        if len(found) > MOST_OF_EACH:
            raise ValueError(f"has {len(found)} numbers, and at most {MOST_OF_EACH} are tried")
        return tuple(found)

    return Codec(read, lambda chosen: [] if chosen == default else [format_numbers(chosen)])


def format_numbers(numbers: Sequence[float]) -> str:
    """Format numbers as the codec reads them, with all digits that they need."""
    return ",".join(
        short if float(short := f"{number:g}") == number else repr(number) for number in numbers
    )


THRESHOLDS_CODECS: dict[str, tuple[str, Codec]] = {
    **FILTER_CODECS,
    "days": ("days", whole_number_codec(90, LEAST_DAYS, MOST_DAYS)),
    "deltas": ("delta", numbers_codec(DELTAS, 0.0, 1000.0)),
    "probabilities": ("p", numbers_codec(PROBABILITIES, 0.5, 1.0)),
    "as_of_ms": ("asof", moment_codec()),
}


def parse_thresholds(query: Mapping[str, Any]) -> tuple[ThresholdsState, tuple[str, ...]]:
    """Read the page's state and notes on what was ignored."""
    return parse_query(ThresholdsState, THRESHOLDS_CODECS, query)


def thresholds_link(state: ThresholdsState) -> str:
    """Build the link to the page."""
    query = format_query(state, THRESHOLDS_CODECS)
    return f"/thresholds?{query}" if query else "/thresholds"
