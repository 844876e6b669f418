"""Posterior draws of a fit as an Arrow stream, for programs that ask over HTTP."""

import io

import numpy as np
import pyarrow as pa
from sqlalchemy import Engine

from models.records.days import day_number
from models.records.series import Series
from models.services.export.batches import DAYS, DRAWS_SCHEMA, draw_batch
from models.storage.database.transaction import snapshot
from models.storage.fits.draws_view import read_level_draws
from models.storage.fits.fit_view import read_fit


def draws_stream(engine: Engine, series: Series, fit_id: int, first: int, last: int) -> bytes:
    """Return the draws of a fit on some days as an Arrow IPC stream.

    Parameters
    ----------
    fit_id : int
        A complete fit of the series.
    first, last : int
        Days since 1970-01-01, both included; those that the fit does not have are left out.

    Returns
    -------
    bytes
        Columns as ``bandwatch export draws`` writes them; without days, the schema alone. A year
        of 1,000 draws is 12 MB.
    """
    names = pa.array([str(series.key)])
    sink = io.BytesIO()
    with snapshot(engine), pa.ipc.new_stream(sink, DRAWS_SCHEMA) as writer:
        fit = read_fit(engine, fit_id)
        if fit is not None and fit.first_day is not None and fit.last_day is not None:
            first = max(first, day_number(fit.first_day))
            last = min(last, day_number(fit.last_day))
            for start in range(first, last + 1, DAYS):
                days = np.arange(start, min(start + DAYS, last + 1))
                level = read_level_draws(engine, fit_id, days)
                writer.write_batch(draw_batch(series, 0, names, fit_id, days, level))
    return sink.getvalue()
