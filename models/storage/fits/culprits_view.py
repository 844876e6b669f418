"""Read the smallest set of revisions that holds a change with 90 % probability."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from models.records.culprits import Culprit, merge_culprits
from models.records.series import Series
from models.records.steps_found import StepChange, StepsFound
from models.stats.steps.match_steps import shown_size
from models.storage.database.chunks import sorted_chunks
from models.storage.database.fit_tables import fit
from models.storage.database.tables import measurement, run
from models.storage.fits.steps_json import steps_from_json


@dataclass(frozen=True, slots=True)
class SizedChange:
    """A change whose size may be that of a fit's step."""

    series_id: int
    fit_id: int | None
    change: float | None  # percent, positive = worse


def read_culprits(
    connection: Connection,
    changes: Sequence[SizedChange],
    named: Mapping[int, Series],
    stored: Mapping[int | None, StepsFound] | None = None,
) -> list[tuple[Culprit, ...]]:
    """Read the culprits of the steps that changes took their sizes from.

    Parameters
    ----------
    changes : sequence of SizedChange
        Of alerts or segments.
    named : mapping of int to Series
        The series of the changes by id.
    stored : mapping of int to StepsFound, optional
        Steps of the fits as of `read_steps`, where they were read before.

    Returns
    -------
    list of tuple of Culprit
        In the order of the changes; empty where the size is no fit's.
    """
    if stored is None:
        stored = read_steps(connection, [item.fit_id for item in changes])
    found = []
    for item in changes:
        step = None
        if item.fit_id in stored and item.change is not None:
            sign = named[item.series_id].direction.worse_sign
            step = step_of_size(stored[item.fit_id], item.change, sign)
        found.append(() if step is None else _of_step(connection, item.series_id, step))
    return found


def read_steps(
    connection: Connection, fit_ids: Sequence[int | None]
) -> dict[int | None, StepsFound]:
    """Read the steps of fits by fit; those without steps are absent."""
    query = select(fit.c.id, fit.c.steps).where(fit.c.steps.is_not(None))
    return {
        key: steps_from_json(steps)
        for some in sorted_chunks({key for key in fit_ids if key is not None})
        for key, steps in connection.execute(query.where(fit.c.id.in_(some)))
        if steps is not None
    }


def step_of_size(steps: StepsFound, change: float, worse_sign: int) -> StepChange | None:
    """Return the step that a change took its size from, to the last digit; None without one."""
    for step in steps.changes:
        if math.isclose(shown_size(step, worse_sign).change, change, rel_tol=1e-9):
            return step
    return None


def _of_step(connection: Connection, series_id: int, step: StepChange) -> tuple[Culprit, ...]:
    times = [time for time, _ in step.culprits]
    if not times:
        return ()
    query = (
        select(run.c.place_ms, run.c.revision)
        .select_from(measurement.join(run))
        .where(
            measurement.c.series_id == series_id,
            run.c.place_ms >= min(times),
            run.c.place_ms <= max(times),
        )
        .order_by(run.c.place_ms, measurement.c.id)
    )
    revision: dict[int, str] = {}
    for time_ms, name in connection.execute(query):
        revision.setdefault(time_ms, name)
    return merge_culprits(
        Culprit(revision.get(time, ""), time, chance) for time, chance in step.culprits
    )
