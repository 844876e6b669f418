"""Read the noise of single runs that fits found."""

from collections.abc import Iterable

import numpy as np
from sqlalchemy import Engine, select

from models.storage.database.chunks import chunks
from models.storage.database.fit_tables import fit
from models.storage.database.transaction import read_transaction


def read_fit_noise(engine: Engine, fit_ids: Iterable[int]) -> dict[int, float]:
    """Return the scale of a new run's noise by fit, in the unit of the series.

    The median over the draws: of `noise`, heavy tails included, for a fit with steps, else of
    `sigma`. Fits without draws are absent.
    """
    found = {}
    with read_transaction(engine) as connection:
        for chunk in chunks(sorted(set(fit_ids))):
            query = select(fit.c.id, fit.c.sigma, fit.c.noise).where(fit.c.id.in_(chunk))
            for number, sigma, noise in connection.execute(query):
                blob = noise or sigma
                if blob:
                    found[number] = float(np.median(np.frombuffer(blob, dtype="<f4")))
    return found
