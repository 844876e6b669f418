"""Let a database count its rows anew, so that it plans its queries by what is there."""

import logging

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

log = logging.getLogger(__name__)


def update_statistics(engine: Engine) -> None:
    """Run ANALYZE; a database that refuses is as good as before, only slower.

    After a large copy PostgreSQL does so by itself only a minute later, or hours, and its pages are
    two to four times slower until then.
    """
    try:
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    except DBAPIError as error:
        log.warning("ANALYZE failed, and queries may be slow until it is run: %s", error.orig)
