"""What an assessment of a benchmark tries, and what is wished for."""

from dataclasses import dataclass, field

from models.stats.detectability.cleaning import CleaningRules, FailureRule
from models.stats.detectability.configuration import CostModel, Target
from models.stats.detectability.detection_settings import DetectionSettings


@dataclass(frozen=True, slots=True)
class DetectabilityOptions:
    """Choices that a person may make.

    Attributes
    ----------
    detection : DetectionSettings
        Grid, methods, strategies, sizes and seed.
    failures : FailureRule
        Which iterations count as failed.
    min_iterations, min_instances : int or None
        Least iterations of an instance and instances of a benchmark; None means what the
        largest size of the grid needs (50 and 50 for the default grid, as in Hail).
    wish, prices
        What a configuration must do, and what running costs.
    resample : bool
        Whether to resample; without it only the closed form answers.
    """

    detection: DetectionSettings = field(default_factory=DetectionSettings)
    failures: FailureRule = FailureRule.REMOVE
    min_iterations: int | None = None
    min_instances: int | None = None
    wish: Target = field(default_factory=Target)
    prices: CostModel = field(default_factory=CostModel)
    resample: bool = True

    def rules(self) -> CleaningRules:
        """Fill in the least counts that were not stated.

        Raises
        ------
        BadArgumentError
            If a stated count is below 1.
        """
        instances, iterations = self.detection.needed()
        return CleaningRules(
            self.failures,
            min_iterations=iterations if self.min_iterations is None else self.min_iterations,
            min_instances=instances if self.min_instances is None else self.min_instances,
        )
