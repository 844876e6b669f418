"""Read which smallest changes fits with steps could have shown, without the rest of their steps."""

from collections.abc import Sequence

from sqlalchemy import Engine, select

from models.storage.database.chunks import sorted_chunks
from models.storage.database.fit_tables import fit
from models.storage.database.transaction import read_transaction
from models.storage.fits.steps_json import shown_from_json


def read_could_have_shown(
    engine: Engine, fit_ids: Sequence[int]
) -> dict[int, tuple[tuple[int, float], ...]]:
    """Return pairs of days before the newest and the smallest change in percent, by fit.

    Fits without steps, and those whose steps are not in percent, are absent.
    """
    found = {}
    with read_transaction(engine) as connection:
        for some in sorted_chunks(fit_ids):
            query = select(
                fit.c.id, fit.c.steps["could_have_shown"], fit.c.steps["relative"]
            ).where(fit.c.id.in_(some), fit.c.steps.is_not(None))
            for key, pairs, relative in connection.execute(query):
                if pairs and relative:
                    found[int(key)] = shown_from_json(pairs)
    return found
