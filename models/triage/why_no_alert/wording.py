"""Format the numbers of a rule: sizes, probabilities and days."""

import math

from models.records.days import day_of_moment, format_day


def size_text(change: float) -> str:
    """Format a size in percent, positive = worse: ``+5.0 %``; a dash where there is none."""
    if not math.isfinite(change):
        return "a change that has no percentage"
    return f"{change:+.{1 if abs(change) >= 0.95 else 2}f} %".replace("-", "−")


def share_text(probability: float) -> str:
    """Format a probability with three digits, never as certainty: ``.832``, ``> .999``."""
    if probability > 0.9995:
        return "> .999"
    if probability < 0.0005:
        return "< .001"
    return f"{probability:.3f}".lstrip("0")


def day_text(time_ms: int) -> str:
    """Format the day of a moment: ``7 Nov 2026``."""
    return format_day(day_of_moment(time_ms))
