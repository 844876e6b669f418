"""A comparison in words: how sure one can be of what, and what could have been seen."""

import math
import re
from dataclasses import dataclass
from datetime import date

from dashboard.shared.formatting.values import percent, percent_number, probability
from models.records.comparison import Comparison, Verdict
from models.records.series import Direction, Series

TIMES = {"ns", "us", "µs", "μs", "ms", "s", "sec", "secs", "second", "seconds", "min", "minutes"}
TIMES |= {"h", "hours", "milliseconds", "microseconds", "nanoseconds", "cycles", "instructions"}
SIZES = {"b", "byte", "bytes", "kb", "mb", "gb", "kib", "mib", "gib", "words", "pages"}
RATE = re.compile(r"/\s*(s|sec|second|min|h)\b|ps$|per second|hz$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Adjectives:
    """What a worse and a better level of a series are called."""

    worse: str
    better: str


def adjectives(series: Series) -> Adjectives:
    """Choose words by unit and direction: slower and faster, larger and smaller, or plain ones."""
    unit = series.unit.strip().lower()
    lower = series.direction is Direction.LOWER_IS_BETTER
    if (lower and unit in TIMES) or (not lower and RATE.search(unit)):
        return Adjectives("slower", "faster")
    if lower and unit in SIZES:
        return Adjectives("larger", "smaller")
    return (
        Adjectives("worse (higher)", "better (lower)")
        if lower
        else Adjectives("worse (lower)", "better (higher)")
    )


def decision(item: Comparison, series: Series) -> str:
    """Format the conclusion of a comparison in one or two sentences.

    Percentages in brackets are the 80 % interval.
    """
    if item.comparison is None:
        return f"No verdict: {item.reason.rstrip('.')}."
    than = short_day(item.comparison, item.reference)
    if not math.isfinite(item.p_worse) or not math.isfinite(item.change):
        return f"No verdict against {than}: {item.reason.rstrip('.')}."
    words = adjectives(series)
    if item.verdict is Verdict.WITHHELD:
        return f"No verdict against {than}, because {item.reason.rstrip('.')}."
    if item.verdict is Verdict.NO_CHANGE:
        least = chosen_percent(item.delta)
        return (
            f"{_sure(_within(item))} sure that it changed by less than {least} "
            f"since {than}: by {percent(item.change)} ({plain_range(item.low, item.high)})."
        )
    if item.verdict is Verdict.UNDECIDED:
        return _undecided(item, words, than)
    worse = item.verdict is Verdict.REGRESSION
    sure = item.p_worse if worse else 1 - item.p_worse
    by_delta = item.p_worse_by_delta if worse else item.p_better_by_delta
    word = words.worse if worse else words.better
    return (
        f"{_sure(sure)} sure it is {word} than on {than}, by {_size(item, worse)}; "
        f"{probability(by_delta)} sure it is at least {chosen_percent(item.delta)} {word}."
    )


def shown_change(detectable: float) -> str:
    """Format the smallest change that the comparison would have detected; blank if unknown."""
    if not math.isfinite(detectable):
        return ""
    return f"A change of {plain_percent(detectable)} or more would have been detected."


def short_day(day: date, reference: date) -> str:
    """Format a day, with the year where it is not that of the reference day: ``3 May``."""
    year = "" if day.year == reference.year else f" {day.year}"
    return f"{day.day} {day:%b}{year}"


def _undecided(item: Comparison, words: Adjectives, than: str) -> str:
    worse = item.p_worse >= 0.5
    sure = item.p_worse if worse else 1 - item.p_worse
    word = words.worse if worse else words.better
    return (
        f"Undecided: {word} than on {than} with {probability(sure)}, by {_size(item, worse)}. "
        "More runs are needed to decide."
    )


def _within(item: Comparison) -> float:
    return 1 - item.p_worse_by_delta - item.p_better_by_delta


def _sure(share: float) -> str:
    return probability(share).replace("> ", "More than ")


def _size(item: Comparison, worse: bool) -> str:
    """Format a change in its own direction: ``2.1 % (1.4–2.9)``."""
    change, low, high = item.change, item.low, item.high
    if not worse:
        change, low, high = -change, -high, -low
    return f"{plain_percent(change)} ({plain_range(low, high)})"


def plain_range(low: float, high: float) -> str:
    """Format two ends of an interval without a unit: ``1.4–2.9``, ``−0.3 to 1.2``."""
    joint = "–" if low >= 0 else " to "
    return f"{percent_number(low)}{joint}{percent_number(high)}"


def plain_percent(value: float) -> str:
    """Format an estimated percentage without a plus sign: ``2.1 %``, ``4.0 %``."""
    return f"{percent_number(value)}\u202f%"


def chosen_percent(value: float) -> str:
    """Format a percentage that somebody chose, such as δ, as it was chosen: ``1 %``."""
    return f"{value:g}\u202f%"
