"""What a search for the minimum detectable slowdown tries."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from models.records.errors import BadArgumentError
from models.stats.detectability.bootstrap_ci import interval_positions
from models.stats.detectability.experiment_selection import Strategy


class Method(StrEnum):
    """How an experiment decides."""

    LAABER = "laaber"
    SCHULTZ = "schultz"


@dataclass(frozen=True, slots=True)
class DetectionSettings:
    """Grid, sizes and seed; the defaults are Hail's.

    Attributes
    ----------
    slowdowns : tuple of float
        Factors by which the test times are multiplied; 1 gives the false positives.
    instances, iterations : tuple of int
        Sizes n and m that are tried, each with each.
    experiments : int
        Experiments per size and strategy.
    resamples : int
        Resampled means per experiment and side.
    confidence : float
        Level of the confidence intervals.
    methods, strategies : tuple
        Which decisions and selections are tried.
    seed : int
        Start of the random numbers. A size's result depends on the seed, the size and the
        strategy alone, not on the rest of the grid or the order of work.
    """

    slowdowns: tuple[float, ...] = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5)
    instances: tuple[int, ...] = (5, 10, 15, 20, 25)
    iterations: tuple[int, ...] = (5, 10, 15, 20, 25)
    experiments: int = 100
    resamples: int = 1000
    confidence: float = 0.95
    methods: tuple[Method, ...] = (Method.LAABER, Method.SCHULTZ)
    strategies: tuple[Strategy, ...] = (Strategy.IBS, Strategy.TBS)
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be computed.

        Raises
        ------
        BadArgumentError
            If a grid is empty or a value lies outside its domain.
        """
        interval_positions(self.resamples, self.confidence)
        for name in ("slowdowns", "instances", "iterations", "methods", "strategies"):
            values = getattr(self, name)
            if not values:
                raise BadArgumentError(f"{name} is empty; give at least one value")
            if len(set(values)) != len(values):
                raise BadArgumentError(f"{name} repeats a value: {', '.join(map(str, values))}")
        if min(self.slowdowns) <= 0:
            raise BadArgumentError(f"a slowdown must be positive, found {min(self.slowdowns)}")
        if min(*self.instances, *self.iterations, self.experiments) < 1:
            raise BadArgumentError("instances, iterations and experiments must be at least 1")
        if self.seed < 0:
            raise BadArgumentError(f"the seed must not be negative, found {self.seed}")

    def needed(self) -> tuple[int, int]:
        """Instances, and iterations in each, that the largest size of the grid takes."""
        return (
            max(strategy.instances_factor for strategy in self.strategies) * max(self.instances),
            max(strategy.iterations_factor for strategy in self.strategies) * max(self.iterations),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "DetectionSettings":
        """Read what `to_dict` wrote."""
        return cls(
            slowdowns=tuple(float(value) for value in data["slowdowns"]),
            instances=tuple(int(value) for value in data["instances"]),
            iterations=tuple(int(value) for value in data["iterations"]),
            experiments=int(data["experiments"]),
            resamples=int(data["resamples"]),
            confidence=float(data["confidence"]),
            methods=tuple(Method(value) for value in data["methods"]),
            strategies=tuple(Strategy(value) for value in data["strategies"]),
            seed=int(data["seed"]),
        )
