"""Planted histories: runs with noise about a level that is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from data.truth.levels import DAYS, Family, true_level
from data.truth.noise import TruthNoise, draw_noise
from models.records.days import DAY_MS
from models.records.series import Direction
from models.services.fitting.analysis import SeriesRows

AGES = (1, 3, 7, 14, 30)  # days since the change
LAST_DAY = 20_777  # 20 November 2026, counted from 1970-01-01
SPREAD = 0.02  # standard deviation of a run, as a share of the level
WAVE = 0.004  # amplitude of the slow wave that half of the histories have

_SIZES = (0.05, -0.05, 0.10, 0.30)
_OF_SCORE = tuple(kind for kind in TruthNoise if kind is not TruthNoise.RARE_MODE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of history."""

    family: Family
    noise: TruthNoise
    size: float  # of the change, as a share of the level
    age: int  # days since the change
    runs: int = 3  # a day, about; 0: one a week
    spread: float = SPREAD


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """A history and its truth."""

    cell: Cell
    rows: SeriesRows
    first_day: int  # since 1970-01-01
    level: NDArray[np.float64]  # shape (DAYS,), the true level of each day
    change_day: int | None  # since 1970-01-01: first day on the newest level

    def level_on(self, day: int) -> float:
        """Return the true level of a day, counted from 1970-01-01."""
        return float(self.level[day - self.first_day])


def cells(per_cell: int) -> Iterator[Cell]:
    """List every kind of history, each ``per_cell`` times, the sizes in turn."""
    for noise in _OF_SCORE:
        yield from (Cell(Family.NONE, noise, 0, 30) for _ in range(2 * per_cell))
        for age, number in product(AGES, range(per_cell)):
            yield Cell(Family.STEP, noise, _SIZES[number % 4], age)
    for age, number in product(AGES, range(per_cell)):
        yield Cell(Family.STEP, TruthNoise.GAUSSIAN, _SIZES[number % 4], age, runs=1)
        yield Cell(Family.REVERTED, TruthNoise.GAUSSIAN, (0.08, 0.30)[number % 2], age)
        yield Cell(Family.RESCALED, TruthNoise.GAUSSIAN, 0.06, age, spread=SPREAD / 2)
        yield Cell(Family.SECOND, TruthNoise.GAUSSIAN, (0.05, 0.10)[number % 2], age)
    for number in range(per_cell):
        kind = (TruthNoise.GAUSSIAN, TruthNoise.CORRELATED)[number % 2]
        yield Cell(Family.DRIFT, kind, 0.10, 30)
        yield Cell(Family.SPARSE, TruthNoise.GAUSSIAN, (0.15, 0.30)[number % 2], 30, runs=0)
        yield Cell(Family.RAMP, TruthNoise.GAUSSIAN, (0.05, 0.10)[number % 2], 15 + 7 * number)
        yield Cell(Family.DIP, TruthNoise.GAUSSIAN, 0.05, 16)
        yield Cell(Family.SWITCHING, TruthNoise.GAUSSIAN, 0.06, 30)
        yield Cell(Family.NONE, TruthNoise.RARE_MODE, 0, 30)
        yield Cell(Family.LOUDER, TruthNoise.GAUSSIAN, 0, 30)
        for spread in (0.01, 0.02, 0.04):
            yield Cell(Family.PLATFORMS, TruthNoise.GAUSSIAN, 0.06, 7, spread=spread)


def plant(cell: Cell, number: int, rng: np.random.Generator) -> Planted:
    """Draw one history of a kind.

    Parameters
    ----------
    cell : Cell
        The kind.
    number : int
        Names the series.
    rng : Generator
        Draws runs, noise and the slow wave.
    """
    level, day = true_level(cell.family, cell.size, cell.age, rng)
    days = np.arange(DAYS)
    if cell.family is Family.NONE or rng.random() < 0.5:
        level = level * (1 + WAVE * np.sin(2 * np.pi * (days / 150 + rng.random())))
    of_day = np.repeat(days, _runs(cell, rng))
    spread = np.full(of_day.size, cell.spread)
    if cell.family is Family.LOUDER:
        spread[of_day >= DAYS - 60] *= 3
    values = level[of_day] * (1 + spread * draw_noise(cell.noise, of_day, rng))
    if cell.noise is TruthNoise.COARSE:
        values = np.round(values)
    within = rng.integers(0, DAY_MS, of_day.size)
    first_day = LAST_DAY - DAYS + 1
    time_ms = np.sort((first_day + of_day) * DAY_MS + within)
    name = f"{cell.family.value}/{number:04d}/{cell.noise.value}"
    rows = SeriesRows(
        key=name,
        names={"suite": cell.family.value, "test": f"{number:04d}", "platform": cell.noise.value},
        unit="ms",
        direction=Direction.LOWER_IS_BETTER,
        time_ms=time_ms,
        values=values,
        versions=("",) * values.size,
        lines=np.arange(values.size) + 2,
    )
    return Planted(cell, rows, first_day, level, None if day is None else first_day + day)


def plant_all(per_cell: int, seed: int) -> list[Planted]:
    """Draw the histories of every kind; equal seeds give equal histories."""
    seeds = np.random.SeedSequence([seed, per_cell])
    every = list(cells(per_cell))
    return [
        plant(cell, number, np.random.default_rng(one))
        for number, (cell, one) in enumerate(zip(every, seeds.spawn(len(every)), strict=True))
    ]


def _runs(cell: Cell, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw how many runs each day has; the newest day has one at least."""
    days = np.arange(DAYS)
    if not cell.runs:
        return np.asarray(days % 7 == (DAYS - 1) % 7, dtype=np.int64)
    runs = rng.integers(2, 5, DAYS) if cell.runs == 3 else np.full(DAYS, cell.runs)
    runs[(rng.random(DAYS) < 0.06) & (days < DAYS - 1)] = 0
    return runs
