"""What holds for a benchmark: its own wish or the page's, and the chosen size or the cheapest."""

from dataclasses import dataclass, replace

from models.records.benchmark_runs import SizeChoice
from models.services.detectability.known_benchmark import KnownBenchmark
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.report import Choice, ChoiceSource
from models.stats.detectability.configuration import ConfigurationCandidate
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """A benchmark's wish, its sizes, and the one that counts."""

    options: DetectabilityOptions  # with the wish that holds
    choice: Choice
    candidates: tuple[ConfigurationCandidate, ...]  # rated for that wish
    size: (
        ConfigurationCandidate | None
    )  # that a person chose, else the cheapest; None: none will do
    by_person: bool

    @property
    def slowdown(self) -> float:
        """Factor that shall be seen."""
        return self.options.wish.slowdown


def settle(
    known: KnownBenchmark,
    method: Method,
    strategy: Strategy,
    options: DetectabilityOptions,
    source: ChoiceSource | None,
    own: SizeChoice | None,
    *,
    own_wish: bool,
) -> Settled:
    """Choose for a benchmark.

    Parameters
    ----------
    source : ChoiceSource or None
        Which rates count; if None, resampled ones where there are any.
    own : SizeChoice or None
        What a person said of the benchmark; a chosen size that is not among those rated does not
        count.
    own_wish : bool
        Whether its own slowdown goes before that of `options`.
    """
    if own_wish and own is not None and own.slowdown is not None:
        options = replace(options, wish=replace(options.wish, slowdown=own.slowdown))
    choice = known.choice(method, strategy, options, source)
    candidates = tuple(known.candidates(method, strategy, options, choice.source))
    chosen = None
    if own is not None and own.instances is not None:
        size = (own.instances, own.iterations)
        chosen = next((c for c in candidates if (c.instances, c.iterations) == size), None)
    return Settled(options, choice, candidates, chosen or choice.cheapest, chosen is not None)
