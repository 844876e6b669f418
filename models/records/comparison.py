"""A comparison of the level on two days, and the verdict drawn from it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """What the draws allow one to say."""

    REGRESSION = "regression"
    IMPROVEMENT = "improvement"
    NO_CHANGE = "no change"
    UNDECIDED = "undecided"
    WITHHELD = "withheld"

    @classmethod
    def _missing_(cls, value: object) -> "Verdict | None":
        # CSIT's name for it: labels of groups, and links of 0.1.0, have it.
        return cls.IMPROVEMENT if value == "progression" else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Reference day against comparison day; positive change is worse.

    Percentages are of the comparison day's value. All numbers are NaN where the verdict
    is withheld for want of a day, and ``reason`` says why. Where it is withheld because the
    fit is not trusted or too old, the numbers are there and the reason as well.
    """

    label: str  # "7 days before", "last day of 8.4"
    reference: date
    comparison: date | None  # None where no release gives one
    change: float  # median, percent
    low: float  # p10, percent
    high: float  # p90, percent
    p_worse: float
    p_worse_by_delta: float
    p_better_by_delta: float
    delta: float  # percent
    verdict: Verdict
    reason: str = ""
