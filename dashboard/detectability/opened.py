"""What the page of a benchmark shows where the link leaves it open."""

from dataclasses import replace

from dashboard.detectability.data import BenchmarkData, read_benchmark, read_choice
from dashboard.detectability.detection_grid import telling_slowdown
from dashboard.detectability.settled import Settled, settle
from dashboard.detectability.state import DetectabilityState
from dashboard.shared.services import Services
from models.records.errors import BandwatchError
from models.records.series import Series


def settled_of(services: Services, data: BenchmarkData, state: DetectabilityState) -> Settled:
    """Return the size that counts for the link's wish: the chosen one, or the cheapest."""
    pair, source = (state.method, state.strategy), data.source(state)
    own = read_choice(services, data.series)
    return settle(data.known, *pair, state.options(), source, own, own_wish=False)


def shown_slowdown(data: BenchmarkData, state: DetectabilityState) -> float:
    """Return the slowdown of the heat maps, percent: the link's, or where the maps differ most."""
    if state.slower is not None:
        return state.slower
    return telling_slowdown(data, data.source(state), state.options().detection)


def opened_state(
    services: Services, series: Series, state: DetectabilityState
) -> tuple[DetectabilityState, float]:
    """Fill in what a link leaves open: the benchmark's own wish, and the slowdown of the maps.

    Returns
    -------
    state, slowdown
        The state with the benchmark's own wish, unless the link has another; and the slowdown, in
        percent, that the maps show where the link names none.
    """
    own = read_choice(services, series)
    if state.want == DetectabilityState().want and own is not None and own.slowdown is not None:
        state = replace(state, want=round(100 * (own.slowdown - 1), 6))
    try:
        data = read_benchmark(services.engine, series, state)
    except BandwatchError:
        return state, 10.0
    return state, shown_slowdown(data, replace(state, slower=None))
