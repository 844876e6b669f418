"""Write the chosen configurations as a benchmark runner reads them.

The file is a list of items. Hail's own file writes the burn-in ``burn_in`` in some items and
``burn-in-iterations`` in others, and its runner reads the latter alone; both are written. The
runner uses the first entry of ``config``.
"""

from collections.abc import Iterable

import yaml

from models.services.detectability.known_benchmark import KnownBenchmark
from models.services.detectability.options import DetectabilityOptions
from models.services.detectability.report import ChoiceSource
from models.stats.detectability.configuration import ConfigurationCandidate
from models.stats.detectability.detection_settings import Method
from models.stats.detectability.experiment_selection import Strategy


def runner_yaml(
    benchmarks: Iterable[KnownBenchmark],
    method: Method,
    strategy: Strategy,
    options: DetectabilityOptions,
    source: ChoiceSource | None = None,
) -> str:
    """Format the cheapest configuration of each benchmark as YAML.

    Parameters
    ----------
    benchmarks : iterable of KnownBenchmark
        Those without a configuration are left out.
    method, strategy
        Whose choices count.
    options : DetectabilityOptions
        Wish and prices; the wish's slowdown is written beside the size.
    source : Source, optional
        Which rates count; if None, resampled ones where there are any.

    Returns
    -------
    str
        YAML; the mean is in the benchmark's unit, mean and total coefficient of variation have
        three decimals.
    """
    return sizes_yaml(
        (known, options.wish.slowdown, known.choice(method, strategy, options, source).cheapest)
        for known in benchmarks
    )


def sizes_yaml(
    sizes: Iterable[tuple[KnownBenchmark, float, ConfigurationCandidate | None]],
) -> str:
    """Format benchmarks, the slowdown that each shall see (a factor), and the size of each.

    Benchmarks without a size, or of which nothing is known, are left out.
    """
    items = [
        {
            "item": known.item,
            "burn_in": known.burn_in,
            "burn-in-iterations": known.burn_in,
            "mean": round(known.mean, 3),
            "cv": round(known.cv, 3),
            "config": [
                {"slowdown": slowdown, "instances": size.instances, "iterations": size.iterations}
            ],
        }
        for known, slowdown, size in sizes
        if size is not None and known.mean is not None and known.cv is not None
    ]
    return yaml.safe_dump(items, sort_keys=False, allow_unicode=True) if items else ""
