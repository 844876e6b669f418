"""Detection rates of a grid at one slowdown, for heat maps and for the table beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import pstdev

from dashboard.detectability.data import BenchmarkData
from models.services.detectability.report import ChoiceSource
from models.stats.detectability.closed_form import closed_form_rate
from models.stats.detectability.detection_settings import DetectionSettings, Method
from models.stats.detectability.experiment_selection import Strategy


@dataclass(frozen=True, slots=True)
class RatedSize:
    """A size, and the share of experiments that see the slowdown.

    ``rate`` is None exactly when ``reason`` says why; ``error`` is the rate's Monte-Carlo
    standard error, None in the closed form.
    """

    instances: int
    iterations: int
    rate: float | None
    error: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RatedGrid:
    """All sizes under one method and strategy, by instances, then iterations."""

    method: Method
    strategy: Strategy
    sizes: tuple[RatedSize, ...]


def rated_grids(
    data: BenchmarkData, source: ChoiceSource, slowdown: float, settings: DetectionSettings
) -> list[RatedGrid]:
    """Rate every size at a slowdown, under each method and strategy.

    Parameters
    ----------
    source : Source
        Resampled rates have the grid with which they were made, the closed form that of
        ``settings``.
    slowdown : float
        Factor of the time.
    """
    return [
        RatedGrid(
            method, strategy, tuple(_sizes(data, source, slowdown, settings, method, strategy))
        )
        for method in Method
        for strategy in Strategy
    ]


# Slowdowns tried, percent; few, for each rates the whole grid.
TRIED = (1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 50.0)


def telling_slowdown(
    data: BenchmarkData, source: ChoiceSource, settings: DetectionSettings
) -> float:
    """Return the slowdown in percent at which the sizes differ most; 10 where none is rated."""
    best, most = 10.0, 0.0
    for percent in TRIED:
        grids = rated_grids(data, source, 1 + percent / 100, settings)
        rates = [size.rate for grid in grids for size in grid.sizes if size.rate is not None]
        spread = pstdev(rates) if rates else 0.0
        if spread > most:
            best, most = percent, spread
    return best


def _sizes(
    data: BenchmarkData,
    source: ChoiceSource,
    slowdown: float,
    settings: DetectionSettings,
    method: Method,
    strategy: Strategy,
) -> Iterator[RatedSize]:
    if source is ChoiceSource.RESAMPLING:
        for cell in data.result.of(method, strategy) if data.result is not None else ():
            found = cell.thresholds
            rate = None if found is None else found.rate(slowdown)
            error = None if found is None else found.standard_error(slowdown)
            yield RatedSize(cell.instances, cell.iterations, rate, error, cell.reason)
        return
    components = data.known.components
    for n in settings.instances:
        for m in settings.iterations:
            if components is None:
                yield RatedSize(n, m, None, None, data.known.reason)
            elif n < 2:
                yield RatedSize(n, m, None, None, "the closed form needs two instances")
            else:
                rate = closed_form_rate(
                    components, n, m, slowdown, method, strategy, settings.confidence
                )
                yield RatedSize(n, m, rate, None)
