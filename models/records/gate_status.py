"""Exit codes of the gate, and which outcomes a pipeline fails on."""

from enum import StrEnum

PASS, FAIL, UNDECIDED, NOT_ENOUGH_DATA = 0, 1, 2, 3
BROKEN = 4  # nothing was judged: no such release, unreachable store


class FailOn(StrEnum):
    """Which outcomes end with a status other than 0."""

    REGRESSION = "regression"  # and not enough data
    UNDECIDED = "undecided"  # those, and series without a verdict
    NOTHING = "nothing"


class FailOnAlerts(StrEnum):
    """Whether open alerts end a command with a status other than 0."""

    REGRESSION = "regression"  # and not enough data
    NOTHING = "nothing"
