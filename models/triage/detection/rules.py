"""How closely a series is watched: what changes open an alert, and what becomes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.records.errors import BadArgumentError
from models.triage.summaries.ready_rule import ReadyRule


class AlertPolicy(StrEnum):
    """What becomes of a change that detection finds."""

    ALERT = "alert"
    MONITOR = "monitor only"  # kept and followed, outside the queue and never sent as word
    NEVER = "never alert"


@dataclass(frozen=True, slots=True)
class DetectionRule:
    """What a change must be to open an alert.

    Raises
    ------
    BadArgumentError
        If a threshold is out of range.
    """

    delta: float = 1.0  # smallest change that matters, percent
    probability: float = 0.95  # least probability that it changed by δ or more
    watch: AlertPolicy = AlertPolicy.ALERT
    failures: int = 3  # failed runs in a row that open an alert of their own; 0: never
    confirm: float = 0.0  # alerts of a smaller probability are confirmed before people are told

    def __post_init__(self) -> None:
        check_thresholds(self.delta, self.probability, self.failures, self.confirm)


def check_thresholds(
    delta: float | None,
    probability: float | None,
    failures: int | None = None,
    confirm: float | None = None,
) -> None:
    """Refuse thresholds by which nothing sensible could be found; None passes.

    Raises
    ------
    BadArgumentError
        If δ is not between 0 and 1000 percent, the probability not between 0.5 and 1, the number
        of failures is 1 or negative, or the bar of confirmation is not 0 or between 0.5 and 1.
    """
    if delta is not None and not 0.0 < delta < 1000.0:
        raise BadArgumentError(f"delta is {delta} percent; it must be above 0 and below 1000.")
    if probability is not None and not 0.5 < probability < 1.0:
        raise BadArgumentError(
            f"The probability is {probability}; it must be above 0.5 and below 1."
        )
    if failures is not None and (failures < 0 or failures == 1):
        raise BadArgumentError(
            f"The number of failed runs in a row is {failures}; it must be 2 or more (a single "
            "failed run is chance), or 0 to open no alerts for failures."
        )
    if confirm is not None and confirm != 0 and not 0.5 < confirm < 1.0:
        raise BadArgumentError(
            f"Alerts are to be confirmed below {confirm}; it must be above 0.5 and below 1, or 0 "
            "to tell of every alert at once."
        )


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """What somebody chose for a project, a suite or a series; None leaves a field as it is.

    A blank suite means every suite of the project; a blank series every series of the suite.
    """

    project: str
    suite: str = ""
    series_key: str = ""  # as models.records.series.SeriesKey is spelled
    delta: float | None = None
    probability: float | None = None
    watch: AlertPolicy | None = None
    failures: int | None = None
    confirm: float | None = None
    ready: ReadyRule | None = None  # of a project only
    total: str | None = None  # of a suite only: the test that is the total of the others

    @property
    def narrowness(self) -> int:
        """0 for a project, 1 for a suite, 2 for a series."""
        return 2 if self.series_key else 1 if self.suite else 0


DEFAULT_RULE = DetectionRule()


def resolve_rule(
    overrides: Iterable[RuleOverride], suite: str, series_key: str, default: DetectionRule
) -> DetectionRule:
    """Return the rule of one series; the narrowest choice holds, field by field.

    Parameters
    ----------
    overrides : iterable of RuleOverride
        Those of the series' project, in any order.
    suite, series_key : str
        Where the series is.
    default : DetectionRule
        Holds where no one chose.

    Raises
    ------
    BadArgumentError
        If a threshold is out of range.
    """
    delta, probability, watch = default.delta, default.probability, default.watch
    failures, confirm = default.failures, default.confirm
    for item in sorted(overrides, key=lambda override: override.narrowness):
        if item.series_key not in ("", series_key) or item.suite not in ("", suite):
            continue
        delta = delta if item.delta is None else item.delta
        probability = probability if item.probability is None else item.probability
        watch = watch if item.watch is None else item.watch
        failures = failures if item.failures is None else item.failures
        confirm = confirm if item.confirm is None else item.confirm
    return DetectionRule(delta, probability, watch, failures, confirm)
