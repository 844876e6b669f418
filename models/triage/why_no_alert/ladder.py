"""The rules that a change must meet to open an alert, in order, and which one it stopped at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.triage.summaries.read_models import AlertView


class LadderRule(StrEnum):
    """The rules, in the order in which they are asked; the value is a heading."""

    WATCH = "Watched"
    RUNS = "Enough runs"
    FIT = "Fit usable"
    CHANGE = "A change here"
    SIZE = "Large enough"
    CERTAINTY = "Certain enough"
    ACCEPTED = "Not accepted"
    REVERTED = "Not reverted"
    RECOVERY = "Not a recovery"
    AGE = "Recent enough"
    ALERT = "In the queue"
    MUTED = "Not muted"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rule as one change met it, or not."""

    rule: LadderRule
    passed: bool
    text: str  # a sentence with the numbers


@dataclass(frozen=True, slots=True)
class AlertLadder:
    """The rules that were asked of one place in a series; only the last may not be met."""

    at_ms: int  # the run that is asked about, or the first run of the change found near it
    rungs: tuple[Rung, ...]
    alert_id: int | None = None  # of the alert that reports the change
    summary_id: int | None = None

    @property
    def stopped(self) -> Rung | None:
        """The rule that is not met; None where all are."""
        last = self.rungs[-1] if self.rungs else None
        return None if last is None or last.passed else last

    @property
    def conclusion(self) -> str:
        """The answer, in one sentence."""
        if self.stopped is not None:
            return self.stopped.text
        if self.alert_id is not None:
            return f"Alert {self.alert_id} reports this change, and is in the queue."
        return "Every rule is met: the next detection opens an alert."

    @property
    def not_asked(self) -> tuple[LadderRule, ...]:
        """The rules after the one that is not met."""
        if self.stopped is None:
            return ()
        every = tuple(LadderRule)
        return every[every.index(self.stopped.rule) + 1 :]


@dataclass(frozen=True, slots=True)
class LadderFacts:
    """What is known beside the evidence of detection."""

    run_ms: tuple[int, ...] = ()  # times of runs that measured something, rising
    outliers_ms: frozenset[int] = frozenset()  # times of runs marked as outliers
    fit_reason: str = ""  # why no verdict is drawn from the fit; blank if one is
    # Times of runs with the probability of a step right before them; None: a fit without steps.
    p_step: tuple[tuple[int, float], ...] | None = None
    views: Mapping[int, AlertView] = field(default_factory=dict)  # by alert id
    muted: str = ""  # "until 24 Dec 2026 (new machine)"; blank if not muted
    failing: str = ""  # "failing since ..."; blank if the newest run measured something
