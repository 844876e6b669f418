"""What an assessment of a benchmark found."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from models.records.benchmark_runs import BenchmarkRuns
from models.stats.detectability.burn_in import BurnIn
from models.stats.detectability.cleaning import CleanRuns
from models.stats.detectability.configuration import ConfigurationCandidate, RunningTime
from models.stats.detectability.detection_result import DetectionResult
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy
from models.stats.detectability.variability import Variability


class ChoiceSource(StrEnum):
    """Where the rates of a choice come from."""

    RESAMPLING = "resampling"
    CLOSED_FORM = "closed form"


@dataclass(frozen=True, slots=True)
class Choice:
    """The cheapest configuration under one method and strategy.

    ``cheapest`` is None exactly when ``reason`` says why. ``frontier`` holds the sizes for which
    no cheaper one sees as small a slowdown, cheapest first.
    """

    method: Method
    strategy: Strategy
    source: ChoiceSource
    cheapest: ConfigurationCandidate | None
    frontier: tuple[ConfigurationCandidate, ...]
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "method": str(self.method),
            "strategy": str(self.strategy),
            "source": str(self.source),
            "cheapest": None if self.cheapest is None else self.cheapest.to_dict(),
            "frontier": [candidate.to_dict() for candidate in self.frontier],
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, eq=False)
class DetectabilityReport:
    """All answers about one benchmark.

    Attributes
    ----------
    runs : BenchmarkRuns
        What was assessed.
    burn_in : int or None
        First steady iteration that was used; None where there is none.
    burn_in_stated : bool
        Whether a person stated it.
    found : BurnIn or None
        What the burn-in rule says; None where there are too few iterations to decide.
    cleaned : CleanRuns or None
        What cleaning left for the resampling.
    described : Variability or None
        How the benchmark varies; where the grid asks for more runs than there are, of all
        instances with at least two iterations.
    result : DetectionResult or None
        Resampled detection rates.
    choices : tuple of Choice
        Cheapest configurations.
    running : Running or None
        How long an instance runs; None where that is not known, or times have no unit of time.
    reason : str
        Why something is missing; blank where nothing is.
    """

    runs: BenchmarkRuns
    burn_in: int | None
    found: BurnIn | None
    burn_in_stated: bool = False
    cleaned: CleanRuns | None = None
    described: Variability | None = None
    result: DetectionResult | None = None
    choices: tuple[Choice, ...] = ()
    running: RunningTime | None = None
    reason: str = ""

    def choice(self, method: Method, strategy: Strategy) -> Choice | None:
        """Best-founded choice of a method and strategy: by resampling where there is one."""
        found = [
            choice
            for choice in self.choices
            if choice.method is method and choice.strategy is strategy
        ]
        return min(found, key=lambda choice: list(ChoiceSource).index(choice.source), default=None)

    def to_dict(self, *, thresholds: bool = False, power: float = 0.8) -> dict[str, Any]:
        """Plain values, for JSON.

        Parameters
        ----------
        thresholds : bool
            Whether the thresholds of every experiment are kept.
        power : float
            Power at which detectable slowdowns are given.
        """
        key = self.runs.key
        return {
            "item": key.item,
            "path": key.path,
            "name": key.name,
            "version": key.version,
            "platform": key.platform,
            "python": key.python,
            "unit": self.runs.unit,
            "burn_in": {
                "index": self.burn_in,
                "stated": self.burn_in_stated,
                "found": None if self.found is None else self.found.to_dict(),
            },
            "cleaning": None
            if self.cleaned is None
            else {
                **self.cleaned.counts.to_dict(),
                "removed": self.cleaned.counts.removed(),
            },
            "variability": None if self.described is None else self.described.to_dict(),
            "detection": None
            if self.result is None
            else self.result.to_dict(thresholds=thresholds, power=power),
            "running": None if self.running is None else asdict(self.running),
            "choices": [choice.to_dict() for choice in self.choices],
            "reason": self.reason,
        }
