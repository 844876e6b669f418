"""A clock that was wrong for a while puts no fit and no status before its successor."""

from sqlalchemy import Engine

from models.records.days import DAY_MS
from models.storage.database.transaction import read_transaction
from models.storage.fits.attempts_view import read_attempts
from models.storage.fits.fit_view import read_fit, read_latest_attempt, read_latest_fit
from models.storage.fits.retention import prune_fits
from models.storage.results.series_summary import newest_fits
from tests.present import CLOCK
from tests.storage.made_up import make_fit, make_series, save

NOW_MS = CLOCK.now_ms()
IN_2035 = NOW_MS + 9 * 365 * DAY_MS


def _newest(engine: Engine, series_id: int, as_of_ms: int | None = None) -> set[int]:
    """Return the ids that the views take for the newest fit."""
    fit = read_latest_fit(engine, series_id, as_of_ms)
    attempt = read_latest_attempt(engine, series_id, as_of_ms)
    listed = read_attempts(engine, [series_id], as_of_ms=as_of_ms)
    with read_transaction(engine) as connection:
        counted = newest_fits(connection, [series_id], complete=True, as_of_ms=as_of_ms)
    assert fit is not None
    assert attempt is not None
    return {fit.id, attempt.id, listed[series_id].fit_id, counted[series_id].id}


def test_fits_after_one_dated_in_2035_become_current(engine: Engine) -> None:
    series_id = make_series(engine)
    save(engine, series_id, make_fit(), created_ms=IN_2035)
    later = save(engine, series_id, make_fit(), created_ms=NOW_MS)
    assert _newest(engine, series_id) == {later}
    assert _newest(engine, series_id, NOW_MS) == {later}
    newest = save(engine, series_id, make_fit(), created_ms=NOW_MS + DAY_MS)
    assert _newest(engine, series_id) == {newest}
    assert _newest(engine, series_id, NOW_MS) == {later}
    assert prune_fits(engine, keep=1) == 2
    assert _newest(engine, series_id) == {newest}


def test_a_fit_is_never_dated_before_the_one_that_it_follows(engine: Engine) -> None:
    series_id = make_series(engine)
    first = save(engine, series_id, make_fit(), created_ms=NOW_MS)
    second = save(engine, series_id, make_fit(), created_ms=NOW_MS - 3_600_000)
    stored = read_fit(engine, second)
    assert stored is not None
    assert stored.created_ms == NOW_MS
    assert read_latest_fit(engine, series_id, NOW_MS - 1) is None
    assert _newest(engine, series_id, NOW_MS) == {second} != {first}
