"""Draws come back as they are packed, for one fit or for many, and old ones as they were."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from models.storage.database.fit_tables import draws
from models.storage.database.pack_draws import pack_draws, unpack_draws
from models.storage.database.schema import HEAD, migrate
from models.storage.fits.draws_view import read_level_draws, read_level_draws_many
from tests.storage.made_up import make_fit, make_series, save


def kept(level: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the draws of a day as the store keeps them."""
    return unpack_draws(pack_draws(level), 1)


def test_draws_of_some_days_come_back(engine: Engine) -> None:
    found = make_fit(days=6)
    fit_id = save(engine, make_series(engine), found)
    level = read_level_draws(engine, fit_id, np.array([12, 10, 99, 12]))
    assert level.shape == (40, 4)
    assert level.dtype == np.float32
    np.testing.assert_array_equal(level[:, 0], kept(found.level[:, 2]))
    np.testing.assert_array_equal(level[:, 1], kept(found.level[:, 0]))
    np.testing.assert_array_equal(level[:, 3], kept(found.level[:, 2]))
    assert np.isnan(level[:, 2]).all()


def test_draws_of_nothing_have_no_rows(engine: Engine) -> None:
    assert read_level_draws(engine, 5, [1, 2]).shape == (0, 2)
    assert read_level_draws_many(engine, []).shape == (0, 0)


def test_draws_of_many_fits_keep_their_places(engine: Engine) -> None:
    series_id = make_series(engine)
    fits = {save(engine, series_id, item): item for item in (make_fit(seed=n) for n in range(3))}
    short = make_fit(draws=7, seed=9)
    fits[save(engine, series_id, short)] = short
    pairs = [(fit_id, day) for day in (14, 10, 500) for fit_id in fits] * 2
    level = read_level_draws_many(engine, pairs)
    assert level.shape == (40, len(pairs))
    for column, (fit_id, day) in enumerate(pairs):
        expected = np.full(40, np.nan, dtype=np.float32)
        if day != 500:
            drawn = kept(fits[fit_id].level[:, day - 10])
            expected[: len(drawn)] = drawn
        np.testing.assert_array_equal(level[:, column], expected)


def test_more_pairs_than_one_statement_takes(engine: Engine) -> None:
    found = make_fit(days=1500, draws=2)
    fit_id = save(engine, make_series(engine), found)
    np.testing.assert_allclose(read_level_draws(engine, fit_id, found.days), found.level, rtol=3e-7)


def test_draws_of_before_they_were_packed_are_read_and_packed_ones_go_back(engine: Engine) -> None:
    found = make_fit(days=2)
    fit_id = save(engine, make_series(engine), found)
    packed = read_level_draws(engine, fit_id, [10, 11])
    migrate(engine, "0013")
    migrate(engine, HEAD)
    with engine.connect() as connection:
        rows = connection.execute(select(draws.c.level, draws.c.form).order_by(draws.c.day)).all()
    assert [(len(row.level), row.form) for row in rows] == [(4 * 40, 0)] * 2
    np.testing.assert_array_equal(read_level_draws(engine, fit_id, [10, 11]), packed)
