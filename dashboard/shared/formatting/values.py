"""How pages format numbers, days and ages; blank or a dash where nothing is known."""

import math

from models.records.days import format_day as format_day
from models.records.days import format_moment

UNKNOWN = "–"

_LARGE = ((1e12, "T"), (1e9, "G"), (1e6, "M"))


def percent(value: float) -> str:
    """Format a change: ``+2.1 %``, with a true minus sign."""
    if not math.isfinite(value):
        return UNKNOWN
    if value == 0:
        return "0\u202f%"
    number = percent_number(value)
    return f"{'+' if value > 0 and number.strip('0.') else ''}{number}\u202f%"


def percent_number(value: float) -> str:
    """Format the number of a percentage, equally everywhere: ``2.1``, ``−0.35``, ``120``."""
    digits = 0 if abs(value) >= 99.5 else 1 if abs(value) >= 0.95 else 2
    text = f"{value:,.{digits}f}"
    if not text.strip("-0."):  # a zero has no sign
        return "0" if value == 0 else text.lstrip("-")
    return text.replace("-", "−")


def probability(share: float) -> str:
    """Format a probability, never as certainty."""
    if not math.isfinite(share):
        return UNKNOWN
    if share >= 0.995:
        return "> 99\u202f%"
    if share <= 0.005:
        return "< 1\u202f%"
    return f"{100 * share:.0f}\u202f%"


def quantity(value: float, unit: str) -> str:
    """Format a level with four digits and its unit: ``20.84 s``, ``12.35 M pps``."""
    if not math.isfinite(value):
        return UNKNOWN
    size, letter = next((item for item in _LARGE if abs(value) >= item[0]), (1.0, ""))
    scaled = value / size
    digits = max(0, 3 - math.floor(math.log10(abs(scaled)))) if scaled else 0
    number = f"{scaled:,.{digits}f}" if digits <= 6 else f"{scaled:.3e}"
    return " ".join(part for part in (number.replace("-", "−"), letter, unit) if part)


def format_time(time_ms: int) -> str:
    """Format a moment to the minute: ``3 May 2026, 14:05 UTC``."""
    return format_moment(time_ms)


def format_span(start_ms: int, end_ms: int) -> str:
    """Format a stretch of time: ``3 May 2026, 14:05 to 4 May 2026, 02:10 UTC``."""
    return f"{format_moment(start_ms).removesuffix(' UTC')} to {format_moment(end_ms)}"


def age(time_ms: int, now_ms: int) -> str:
    """Format how long ago something was: ``2 hours``, ``12 days``."""
    hours = max(0, now_ms - time_ms) // 3_600_000
    if hours < 1:
        return "under an hour"
    number, word = (hours, "hour") if hours < 24 else (hours // 24, "day")
    return count(number, word)


def count(number: int, word: str) -> str:
    """Format a number of things: ``1 run``, ``1,200 runs``."""
    plural = word if number == 1 or word.endswith("s") else f"{word}s"
    return f"{number:,} {plural}"
