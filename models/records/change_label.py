"""What to call a group of runs, seen from the group before it."""

from enum import StrEnum


class Label(StrEnum):
    """What a group is, seen from the group before it."""

    NORMAL = "normal"
    REGRESSION = "regression"
    PROGRESSION = "progression"
