"""The cheapest size of a benchmark that sees a wanted slowdown.

A size n × m passes if it alarms falsely at most so often, and detects the wanted slowdown at
least so often. Hail's documentation picks by eye, and compares sizes as pairs, instances first;
here a price decides.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from models.records.errors import BadArgumentError
from models.stats.detectability.closed_form import closed_form_detectable, closed_form_rate
from models.stats.detectability.detection_result import DetectionResult
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy
from models.stats.detectability.variance_components import VarianceComponents


@dataclass(frozen=True, slots=True)
class Target:
    """What a configuration must do.

    Attributes
    ----------
    slowdown : float
        Factor of the time that must be seen, above 1.
    false_positive : float
        Largest share of experiments that may alarm although nothing changed.
    power : float
        Least share of experiments that must see the slowdown.
    """

    slowdown: float = 1.1
    false_positive: float = 0.05
    power: float = 0.8

    def __post_init__(self) -> None:
        """Refuse wishes that mean nothing.

        Raises
        ------
        BadArgumentError
            If a value lies outside its domain.
        """
        if not (self.slowdown > 1 and math.isfinite(self.slowdown)):
            raise BadArgumentError(f"the wanted slowdown must be above 1, found {self.slowdown}")
        if not 0 <= self.false_positive < 1:
            raise BadArgumentError(
                f"the false-positive limit must be from 0 to below 1, found {self.false_positive}"
            )
        if not 0 < self.power < 1:
            raise BadArgumentError(f"power must lie between 0 and 1, found {self.power}")


@dataclass(frozen=True, slots=True)
class CostModel:
    """What a night costs: per second of running, and per instance started."""

    per_second: float = 1.0
    per_instance: float = 0.0

    def __post_init__(self) -> None:
        """Refuse negative prices.

        Raises
        ------
        BadArgumentError
            If a price is negative or not finite.
        """
        if not (0 <= self.per_second < math.inf and 0 <= self.per_instance < math.inf):
            raise BadArgumentError("prices must not be negative")


@dataclass(frozen=True, slots=True)
class RunningTime:
    """How long an instance runs.

    Attributes
    ----------
    mean : float
        Seconds of a steady iteration.
    burn_in : float
        Seconds of all burn-in iterations together.
    """

    mean: float
    burn_in: float

    def seconds(self, instances: int, iterations: int, strategy: Strategy) -> float:
        """Seconds of one night's runs of the test version, summed over instances.

        With *ibs* the control is an earlier night's. With *tbs* every instance runs control and
        test, each with its own burn-in.
        """
        versions = strategy.iterations_factor
        return instances * versions * (self.burn_in + iterations * self.mean)


@dataclass(frozen=True, slots=True)
class ConfigurationCandidate:
    """A size, what it can do and what it costs.

    ``detectable`` is the smallest slowdown seen with the wished power; ``power`` the detection
    rate of the wished slowdown; ``seconds`` and ``cost`` are those of one night.
    """

    instances: int
    iterations: int
    false_positive: float
    power: float
    detectable: float
    seconds: float
    cost: float

    def fulfils(self, wish: Target) -> bool:
        """Whether the size passes both limits."""
        return self.false_positive <= wish.false_positive and self.power >= wish.power

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON; a slowdown that is out of reach is None."""
        row = asdict(self)
        row["detectable"] = self.detectable if math.isfinite(self.detectable) else None
        return row


def resampled_candidates(
    result: DetectionResult,
    method: Method,
    strategy: Strategy,
    wish: Target,
    running: RunningTime,
    prices: CostModel,
) -> list[ConfigurationCandidate]:
    """Rate the sizes of a resampled grid; sizes that could not be tried are left out."""
    return [
        _candidate(
            cell.instances,
            cell.iterations,
            (
                cell.thresholds.rate(1.0),
                cell.thresholds.rate(wish.slowdown),
                cell.thresholds.detectable(wish.power),
            ),
            strategy,
            running,
            prices,
        )
        for cell in result.of(method, strategy)
        if cell.thresholds is not None
    ]


def closed_form_candidates(
    components: VarianceComponents,
    sizes: Iterable[tuple[int, int]],
    method: Method,
    strategy: Strategy,
    wish: Target,
    running: RunningTime,
    prices: CostModel,
    confidence: float = 0.95,
) -> list[ConfigurationCandidate]:
    """Rate any sizes (n, m) from the variance components, n at least 2."""
    candidates = []
    for n, m in sizes:
        false_positive, power = (
            closed_form_rate(components, n, m, slowdown, method, strategy, confidence)
            for slowdown in (1.0, wish.slowdown)
        )
        detectable = closed_form_detectable(
            components, n, m, method, strategy, power=wish.power, confidence=confidence
        )
        rates = (false_positive, power, detectable)
        candidates.append(_candidate(n, m, rates, strategy, running, prices))
    return candidates


def _candidate(
    instances: int,
    iterations: int,
    rates: tuple[float, float, float],
    strategy: Strategy,
    running: RunningTime,
    prices: CostModel,
) -> ConfigurationCandidate:
    seconds = running.seconds(instances, iterations, strategy)
    cost = instances * prices.per_instance + seconds * prices.per_second
    return ConfigurationCandidate(instances, iterations, *rates, seconds=seconds, cost=cost)


def cheapest(
    candidates: Sequence[ConfigurationCandidate], wish: Target
) -> ConfigurationCandidate | None:
    """Return the cheapest size that fulfils a wish; of equally cheap ones the sharpest.

    None means that no size does; `why_none` says what is in the way.
    """
    good = [candidate for candidate in candidates if candidate.fulfils(wish)]
    return min(good, key=lambda candidate: (candidate.cost, candidate.detectable), default=None)


def why_none(candidates: Sequence[ConfigurationCandidate], wish: Target) -> str:
    """Return why no size fulfils a wish, and what comes closest."""
    if not candidates:
        return "no size could be tried; measure more instances or iterations, or try smaller sizes"
    honest = [item for item in candidates if item.false_positive <= wish.false_positive]
    if not honest:
        least = min(candidates, key=lambda item: item.false_positive)
        return (
            f"every size alarms falsely too often; {least.instances} × {least.iterations} does so"
            f" least, in {least.false_positive:.1%}"
        )
    sharpest = min(honest, key=lambda item: item.detectable)
    return (
        f"no size sees ×{wish.slowdown:g} with a power of {wish.power:.0%}; the sharpest is"
        f" {sharpest.instances} × {sharpest.iterations}, which sees ×{sharpest.detectable:.3f}"
    )


def frontier(
    candidates: Sequence[ConfigurationCandidate], wish: Target
) -> list[ConfigurationCandidate]:
    """Sizes for which no cheaper one sees as small a slowdown, cheapest first.

    Only sizes within the wish's false-positive limit take part.
    """
    honest = [item for item in candidates if item.false_positive <= wish.false_positive]
    best: list[ConfigurationCandidate] = []
    for item in sorted(honest, key=lambda item: (item.cost, item.detectable)):
        if not best or item.detectable < best[-1].detectable:
            best.append(item)
    return best
