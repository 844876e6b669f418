"""Store fits whose level moves by a known size, for tests of releases and gates."""

from datetime import date

import numpy as np
from sqlalchemy import Engine

from models.records.days import day_number
from models.records.fit import Diagnostics, FitOptions, LevelFit, Likelihood
from models.records.steps_found import StepsFound
from models.storage.database.tables import branch, project, series
from models.storage.fits.fit_store import save_fit

FIRST = date(2026, 1, 1)
DRAWS = 400


def add_project(engine: Engine) -> None:
    """Store project ``p`` with its branch ``main``."""
    with engine.begin() as connection:
        connection.execute(project.insert(), {"id": 1, "name": "p"})
        connection.execute(branch.insert(), {"id": 1, "project_id": 1, "name": "main"})


def add(
    engine: Engine,
    test: str,
    change: float,
    *,
    sd: float = 0.2,
    lower: bool = True,
    days: int = 20,
    reasons: tuple[str, ...] = (),
    created_ms: int = 1000,
    step_days: tuple[int, ...] = (),
    shown: float | None = None,
) -> None:
    """Store a fit whose level moves by ``change`` percent after the old release's last day.

    ``shown`` makes it a fit with steps that could have shown this change, in percent, after a week.
    """
    with engine.begin() as connection:
        row = {"branch_id": 1, "suite": "s", "test": test, "platform": "x"}
        key = connection.execute(series.insert(), {**row, "lower_is_better": lower})
        (series_id,) = key.inserted_primary_key or (0,)
    rng = np.random.default_rng(sum(map(ord, test)))
    level = 100 + rng.normal(0, sd, (DRAWS, days))
    level[:, 10:] += change
    first = day_number(FIRST)
    fit = LevelFit(
        days=np.arange(first, first + days),
        level=level.astype(np.float32),
        sigma=np.ones(DRAWS),
        tau=np.ones(DRAWS),
        nu=None,
        predictive=np.tile(np.array([97.0, 99, 100, 101, 103]), (days, 1)),
        calibration=1.0,
        outlier=np.zeros(0, dtype=bool),
        likelihood=Likelihood.GAUSSIAN,
        knots=5,
        steps=None if shown is None else StepsFound((), (), ((7, shown), (14, shown)), True),
        diagnostics=Diagnostics(1.0, 900, 900, 0, 0, 1.0, reasons),
    )
    save_fit(
        engine,
        series_id,
        fit,
        options=FitOptions(step_days=step_days),
        data_hash=test,
        toolchain="",
        measurement_ids=np.zeros(0, dtype=np.int64),
        created_ms=created_ms,
    )
