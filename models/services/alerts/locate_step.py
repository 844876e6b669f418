"""Locate the step of one alert among the revisions that its series was run at."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from models.records.days import DAY_MS
from models.records.errors import BadArgumentError
from models.stats.culprit.located_by_fit import located_by_fit
from models.stats.culprit.located_by_runs import located_by_runs
from models.stats.steps.preparation.run_blocks import BLOCKS_PER_DAY
from models.storage.database.fit_tables import fit
from models.storage.fits.culprits_view import read_steps, step_of_size
from models.storage.fits.runs_around import RunAround, read_runs_around
from models.triage.summaries.read_models import AlertView


@dataclass(frozen=True, slots=True)
class LocatedAlert:
    """What one alert says of where its step is."""

    alert: AlertView
    revisions: tuple[str, ...]  # G ≥ 2, in the order of the history
    log_likelihood: NDArray[np.float64]  # shape (G - 1,), of a step right before each but the first
    noise: float  # standard deviation of one run, unit of the series
    amount: float  # size of the step, unit of the series
    by_fit: bool

    @property
    def clarity(self) -> float:
        """Size of the step in standard deviations of one run; 0 where it is not known."""
        return abs(self.amount) / self.noise if self.noise > 0.0 else 0.0


def locate_alert(connection: Connection, view: AlertView) -> LocatedAlert | None:
    """Locate the step by the fit's posterior of its place, or else by the runs around it.

    A fit knows the noise of its series best: its memory, its louder stretches, its outliers. It
    averages runs where a day has more than four, as after a round of retriggers, and does not
    know their revisions; nor does it know runs that arrived after it. The runs themselves then
    locate the step better.

    Returns
    -------
    LocatedAlert or None
        None where fewer than two revisions or three runs are known around the change.
    """
    runs = read_runs_around(connection, view.series.id, view.previous_ms, view.start_ms)
    revisions = tuple(dict.fromkeys(item.revision for item in runs))
    number = {name: index for index, name in enumerate(revisions)}
    try:
        found = located_by_runs(
            [number[item.revision] for item in runs], [item.value for item in runs]
        )
    except BadArgumentError:
        return None
    by_fit = _by_fit(connection, view, runs)
    log = found.log_likelihood if by_fit is None else by_fit
    return LocatedAlert(view, revisions, log, found.noise, found.amount, by_fit is not None)


def _by_fit(
    connection: Connection,
    view: AlertView,
    runs: tuple[RunAround, ...],
) -> NDArray[np.float64] | None:
    """Read what the fit says of the place; None where it says nothing, or nothing so fine."""
    stored = read_steps(connection, [view.fit_id])
    if view.fit_id not in stored or view.change is None:
        return None
    fitted_ms = connection.scalar(select(fit.c.created_ms).where(fit.c.id == view.fit_id)) or 0
    if any(item.stored_ms > fitted_ms for item in runs):
        return None
    steps = stored[view.fit_id]
    step = step_of_size(steps, view.change, view.series.direction.worse_sign)
    if step is None or step.certain:
        return None
    per_day = Counter(item.place_ms // DAY_MS for item in runs)
    days = {time_ms // DAY_MS for time_ms, _ in step.culprits}
    if any(per_day[day] > BLOCKS_PER_DAY for day in days):
        return None
    return located_by_fit(
        steps, step, [item.place_ms for item in runs], [item.revision for item in runs]
    )
