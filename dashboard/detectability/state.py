"""What a link to the detectability page says.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted. Shares are percent,
as people type them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.shared.urls.codec import (
    Codec,
    choice_codec,
    format_query,
    number_codec,
    parse_query,
    text_codec,
    whole_number_codec,
)
from models.records.errors import BadArgumentError
from models.services.detectability.grid_text import parse_grid
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.report import ChoiceSource
from models.stats.detectability.cleaning import FailureRule
from models.stats.detectability.configuration import CostModel, Target
from models.stats.detectability.detection_settings import DetectionSettings, Method
from models.stats.detectability.experiment_selection import Strategy

DEFAULT_GRID = "5,10,15,20,25x5,10,15,20,25"
MOST_SIZES = 8  # on each side of the grid
LARGEST_SIZE = 1000
MOST_SLOWER = 100.0  # percent, of the slider and of the wish
MOST_EXPERIMENTS = 2000
MOST_PRICE = 1e6


@dataclass(frozen=True, slots=True)
class DetectabilityState:
    """Which benchmark, which grid, which slowdown is looked at, and what is wished for."""

    series: str = ""
    version: str = ""  # blank: that of the newest run
    grid: str = DEFAULT_GRID
    experiments: int = 100
    failures: FailureRule = FailureRule.REMOVE
    slower: float | None = None  # of the heat maps; None: where the maps differ most
    source: ChoiceSource = ChoiceSource.RESAMPLING
    method: Method = Method.LAABER
    strategy: Strategy = Strategy.IBS
    want: float = 10.0  # slowdown that shall be seen
    false: float = 5.0  # largest share of false alarms
    power: float = 80.0
    second: float = 1.0  # price
    instance: float = 0.0  # price

    def options(self) -> DetectabilityOptions:
        """Turn what the link says into what an assessment takes."""
        instances, iterations = parse_grid(self.grid)
        return DetectabilityOptions(
            detection=DetectionSettings(
                instances=instances, iterations=iterations, experiments=self.experiments
            ),
            failures=self.failures,
            wish=Target(1 + self.want / 100, self.false / 100, self.power / 100),
            prices=CostModel(self.second, self.instance),
        )


def grid_codec() -> Codec:
    """Format the sizes to try: ``5,10x5,10,25`` is instances × iterations, each rising."""

    def read(values: Sequence[str]) -> str:
        try:
            sides = parse_grid(values[-1])
        except BadArgumentError:
            raise ValueError("is not a grid like 5,10x5,10,25") from None
        sides = tuple(tuple(sorted(set(side))) for side in sides)  # type: ignore[assignment]
        if any(len(side) > MOST_SIZES for side in sides):
            raise ValueError(f"has more than {MOST_SIZES} sizes on a side")
        if any(not 1 <= size <= LARGEST_SIZE for side in sides for size in side):
            raise ValueError(f"has a size that is not from 1 to {LARGEST_SIZE}")
        return format_grid(*sides)

    return Codec(read, lambda text: [] if text == DEFAULT_GRID else [text])


def format_grid(instances: Sequence[int], iterations: Sequence[int]) -> str:
    """Format a grid as `parse_grid` reads it."""
    return "x".join(",".join(map(str, side)) for side in (instances, iterations))


DETECTABILITY_CODECS: dict[str, tuple[str, Codec]] = {
    "series": ("series", text_codec()),
    "version": ("version", text_codec()),
    "grid": ("grid", grid_codec()),
    "experiments": ("experiments", whole_number_codec(100, 10, MOST_EXPERIMENTS)),
    "failures": ("failures", choice_codec(FailureRule, FailureRule.REMOVE)),
    "slower": ("slower", number_codec(None, 0.0, MOST_SLOWER)),
    "source": ("source", choice_codec(ChoiceSource, ChoiceSource.RESAMPLING)),
    "method": ("method", choice_codec(Method, Method.LAABER)),
    "strategy": ("strategy", choice_codec(Strategy, Strategy.IBS)),
    "want": ("want", number_codec(10.0, 0.1, MOST_SLOWER)),
    "false": ("false", number_codec(5.0, 0.1, 50.0)),
    "power": ("power", number_codec(80.0, 1.0, 99.9)),
    "second": ("second", number_codec(1.0, 0.0, MOST_PRICE)),
    "instance": ("instance", number_codec(0.0, 0.0, MOST_PRICE)),
}


def parse_detectability(query: Mapping[str, Any]) -> tuple[DetectabilityState, tuple[str, ...]]:
    """Read the page's state and notes on what was ignored."""
    return parse_query(DetectabilityState, DETECTABILITY_CODECS, query)


def detectability_link(state: DetectabilityState, path: str = "/detectability") -> str:
    """Build the link to the page, or to another path that understands the same words."""
    query = format_query(state, DETECTABILITY_CODECS)
    return f"{path}?{query}" if query else path
