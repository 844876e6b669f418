"""How many more runs would decide each of many undecided comparisons, from stored fits."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Engine

from models.records.comparison import Verdict
from models.services.read_level_changes import LevelChanges
from models.stats.comparison.runs_to_decide import runs_to_decide
from models.storage.fits.noise_view import read_fit_noise


def more_runs(
    engine: Engine,
    fit_ids: Sequence[int | None],
    verdicts: Sequence[Verdict],
    changes: LevelChanges,
    delta: float,
    threshold: float,
) -> list[int | None]:
    """Estimate the runs that each undecided comparison lacks, of each of its days.

    Parameters
    ----------
    fit_ids, verdicts : sequence, length n
        The fit and the verdict of each series.
    changes : LevelChanges
        Of the same n series.
    delta, threshold : float
        As in ``models.stats.comparison.verdict``.

    Returns
    -------
    list of int or None, length n
        None where the verdict is decided, where nothing is known of the noise, or where more
        runs are no answer.
    """
    places = {
        place: fit_id
        for place, (fit_id, verdict) in enumerate(zip(fit_ids, verdicts, strict=True))
        if verdict is Verdict.UNDECIDED and fit_id is not None
    }
    noise = read_fit_noise(engine, places.values()) if places else {}
    found: list[int | None] = [None] * len(verdicts)
    for place, fit_id in places.items():
        level = abs(float(changes.level[place]))
        low, high = float(changes.change.low[place]), float(changes.change.high[place])
        of_runs = noise.get(fit_id, 0.0)
        if level > 0 and of_runs > 0 and np.isfinite([low, high]).all() and low < high:
            found[place] = runs_to_decide(
                float(changes.change.change[place]),
                low,
                high,
                100 * of_runs / level,
                delta,
                threshold,
            )
    return found
