"""What choosing a configuration needs to know of a benchmark, computed now or read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.services.detectability.choose_configuration import choices_of
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.report import Choice, ChoiceSource, DetectabilityReport
from models.stats.detectability.configuration import (
    ConfigurationCandidate,
    RunningTime,
    closed_form_candidates,
    resampled_candidates,
)
from models.stats.detectability.detection_result import DetectionResult
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy
from models.stats.detectability.variance_components import VarianceComponents


@dataclass(frozen=True, slots=True, eq=False)
class KnownBenchmark:
    """A benchmark whose configuration can be chosen, for any wish and prices.

    Attributes
    ----------
    item : str
        Path and name, as runners write them.
    burn_in : int or None
        First steady iteration; None where there is none.
    mean, cv : float or None
        Mean, in the benchmark's unit, and total coefficient of variation.
    components : VarianceComponents or None
        For the closed form.
    result : DetectionResult or None
        Resampled detection rates.
    running : Running or None
        How long an instance runs.
    reason : str
        Why something is missing; blank where nothing is.
    """

    item: str
    burn_in: int | None
    mean: float | None
    cv: float | None
    components: VarianceComponents | None
    result: DetectionResult | None
    running: RunningTime | None
    reason: str = ""

    @classmethod
    def of_report(cls, report: DetectabilityReport) -> "KnownBenchmark":
        """Take what counts from an assessment."""
        described = report.described
        return cls(
            item=report.runs.key.item,
            burn_in=report.burn_in,
            mean=None if described is None else described.mean,
            cv=None if described is None else described.total_cv,
            components=None if described is None else described.components,
            result=report.result,
            running=report.running,
            reason=report.reason,
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "KnownBenchmark":
        """Read what `DetectabilityReport.to_dict` wrote with thresholds."""
        described = data["variability"]
        components = None if described is None else described["components"]
        return cls(
            item=data["item"],
            burn_in=data["burn_in"]["index"],
            mean=None if described is None else described["mean"],
            cv=None if described is None else described["total_cv"],
            components=None if components is None else VarianceComponents(**components),
            result=None
            if data["detection"] is None
            else DetectionResult.from_dict(data["detection"]),
            running=None if data["running"] is None else RunningTime(**data["running"]),
            reason=data["reason"],
        )

    def choice(
        self,
        method: Method,
        strategy: Strategy,
        options: DetectabilityOptions,
        source: ChoiceSource | None = None,
    ) -> Choice:
        """Choose the cheapest configuration.

        Parameters
        ----------
        source : Source, optional
            Which rates count; if None, resampled ones where there are any.
        """
        found = []
        if self.running is not None:
            found = choices_of(
                method, strategy, options, self.running, self.components, self.result
            )
        for choice in found:  # resampled ones first
            if source in (None, choice.source):
                return choice
        reason = self.reason or "the benchmark has no unit of time, so running has no price"
        return Choice(method, strategy, source or ChoiceSource.CLOSED_FORM, None, (), reason)

    def candidates(
        self,
        method: Method,
        strategy: Strategy,
        options: DetectabilityOptions,
        source: ChoiceSource,
    ) -> list[ConfigurationCandidate]:
        """Rate all sizes of the grid."""
        if self.running is None:
            return []
        if source is ChoiceSource.RESAMPLING:
            if self.result is None:
                return []
            return resampled_candidates(
                self.result, method, strategy, options.wish, self.running, options.prices
            )
        if self.components is None:
            return []
        detection = options.detection
        return closed_form_candidates(
            self.components,
            [(n, m) for n in detection.instances if n > 1 for m in detection.iterations],
            method,
            strategy,
            options.wish,
            self.running,
            options.prices,
            detection.confidence,
        )
