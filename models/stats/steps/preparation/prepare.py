"""From measurements to what the sampler sees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError, NotEnoughDataError
from models.stats.level.standardise import standardise
from models.stats.series.finite import usable_values
from models.stats.steps.preparation.block_noise import block_scale
from models.stats.steps.preparation.difference_scale import difference_scale
from models.stats.steps.preparation.isolated_runs import limit_isolated
from models.stats.steps.preparation.run_blocks import RunBlocks, run_blocks
from models.stats.steps.preparation.value_scale import ValueScale, logarithms_fit
from models.stats.steps.sampler.curve_design import curve_design
from models.stats.steps.sampler.step_moves import log_step_odds
from models.stats.steps.sampler.step_sampler import StepData

FEWEST_DAYS, FEWEST_RUNS = 3, 6
DIGITS = 9
SMALLEST_SPREAD = 1e-6
FARTHEST = 1e5  # noise scales from the median beyond which a value counts as that far


@dataclass(frozen=True, slots=True)
class Prepared:
    """R runs in time order, B blocks of them."""

    order: NDArray[np.int64]  # shape (R,), the runs' places in the input
    time_ms: NDArray[np.int64]  # shape (R,)
    values: NDArray[np.float64]  # shape (R,), in model units
    blocks: RunBlocks
    scale: ValueScale
    data: StepData


def prepare(
    time_ms: NDArray[np.int64],
    values: NDArray[np.float64],
    *,
    certain_ms: Sequence[int] = (),
    knots: int | None = None,
) -> Prepared:
    """Order, transform, average and standardise.

    Parameters
    ----------
    time_ms : (R,) int array
        Milliseconds since 1970-01-01 UTC, in any order.
    values : (R,) float array
        Unit of the series. No outlier needs to be left out.
    certain_ms : sequence of int
        Times of first runs after a known step. One before the second run or after the last
        says nothing and is left out.
    knots : int, optional
        Of the curve, instead of one per sixteen days.

    Raises
    ------
    BadArgumentError
        If the arrays differ in length, or a value is not finite or beyond 10¹⁵⁰.
    NotEnoughDataError
        If there are fewer than 6 runs or 3 days.
    NoVariationError, SeriesUnfitError
        If all values are equal, or too large or too close together for 32-bit floats.
    """
    if time_ms.shape != values.shape or time_ms.ndim != 1:
        raise BadArgumentError(
            f"Times and values must be two lists of one length; got {time_ms.shape} and "
            f"{values.shape}."
        )
    values = usable_values(values)
    _demand_enough(time_ms // DAY_MS)
    standardise(values)  # raises where nothing can be modelled
    order = np.argsort(time_ms, kind="stable")
    time_ms, values = time_ms[order], values[order]
    certain = np.unique(np.searchsorted(time_ms, list(certain_ms), side="left"))
    certain = certain[(certain > 0) & (certain < time_ms.size)].astype(np.int64)

    logarithmic = logarithms_fit(values)
    modelled = np.log(values) if logarithmic else values
    location = float(np.median(modelled))
    centred = modelled - location
    unit = difference_scale(run_blocks(time_ms, centred, certain.tolist()).mean)
    # Rounded, so that seconds and milliseconds, whose logarithms differ in the last bit, give
    # equal draws; a billionth of the noise is nothing.
    near = limit_isolated(np.clip(centred / unit, -FARTHEST, FARTHEST))
    scaled = np.asarray(np.round(near, DIGITS), dtype=np.float64)
    blocks = run_blocks(time_ms, scaled, certain.tolist())
    steps = tuple(blocks.of_run[certain].tolist())
    data = StepData(
        values=blocks.mean,
        same_day=blocks.same_day,
        log_odds=log_step_odds(blocks.gap, blocks.count, blocks.day == blocks.day[-1], steps),
        base_scale=block_scale(blocks),
        design=curve_design(blocks.day, steps, knots),
        spread=max(float(np.std(blocks.mean)), SMALLEST_SPREAD),
    )
    return Prepared(order, time_ms, scaled, blocks, ValueScale(logarithmic, location, unit), data)


def _demand_enough(day: NDArray[np.int64]) -> None:
    distinct = np.unique(day).size
    if distinct < FEWEST_DAYS or day.size < FEWEST_RUNS:
        raise NotEnoughDataError(
            f"There are {day.size} usable measurements on {distinct}"
            f" {'day' if distinct == 1 else 'days'}; a fit needs at least {FEWEST_RUNS}"
            f" measurements on {FEWEST_DAYS} days. Wait for more runs, or widen the window."
        )
