"""Retention: what stays whatever is pruned, sizes, and the command."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update
from typer.testing import CliRunner

from app import cli
from models.records.days import DAY_MS
from models.records.fit import FitState
from models.services.prune import prune, read_sizes, size_text
from models.storage.database.engine import open_engine
from models.storage.database.fit_tables import draws, fit
from models.storage.database.triage_tables import alert
from models.storage.fits.fit_store import pin_fits
from models.storage.fits.fit_view import read_fit
from models.storage.fits.retention import prune_fits, superseded_sizes
from tests.planted_alert import FIRST_DAY, plant_alert, store_step
from tests.storage.made_up import make_fit, make_series, save


def test_fits_of_alerts_links_and_past_days_stay(engine: Engine) -> None:
    store_step(engine)
    _, alert_id = plant_alert(engine, start_ms=FIRST_DAY * DAY_MS)
    with engine.begin() as connection:
        series_id = connection.scalar(select(alert.c.series_id).where(alert.c.id == alert_id))
    assert series_id is not None
    ids = [save(engine, series_id, make_fit(), created_ms=10 + n) for n in range(7)]
    with engine.begin() as connection:
        connection.execute(update(alert).where(alert.c.id == alert_id).values(fit_id=ids[0]))
        past = update(fit).where(fit.c.id == ids[1]).values(state=FitState.PAST.value)
        connection.execute(past)
    pin_fits(engine, [ids[2]])
    told: list[int] = []
    assert superseded_sizes(engine, keep=2).fits == 2  # as a dry run and the data page count
    assert prune_fits(engine, keep=2, on_deleted=told.append) == 2
    assert told == [2]
    left = [read_fit(engine, identity) is not None for identity in ids]
    assert left == [True, True, True, False, False, True, True]
    assert prune_fits(engine, keep=2) == 0


def test_many_fits_go_in_several_transactions(engine: Engine) -> None:
    series_id = make_series(engine)
    for number in range(45):
        save(engine, series_id, make_fit(days=1, draws=2), created_ms=number)
    told: list[int] = []
    assert prune_fits(engine, on_deleted=told.append) == 42
    assert told == [20, 40, 42]


def test_sizes_are_those_of_the_draws_and_pruning_fulfils_them(engine: Engine) -> None:
    series_id = make_series(engine)
    for number in range(5):
        save(engine, series_id, make_fit(days=10, draws=1000), created_ms=number)
    sizes = read_sizes(engine, keep=3)
    assert sizes.fits.fits == 5
    assert sizes.superseded.fits == 2
    # Ten days of a thousand draws, two bytes each, and the days' own columns.
    assert sizes.fits.size == pytest.approx(5 * 10 * 2008, rel=0.1)
    assert sizes.superseded.size == pytest.approx(sizes.fits.size * 2 / 5, rel=0.01)
    assert sizes.database > sizes.fits.size
    assert prune(engine, keep=3) == 2
    after = read_sizes(engine, keep=3)
    assert (after.fits.fits, after.superseded.fits, after.superseded.size) == (3, 0, 0)


def test_zero_keeps_every_fit(engine: Engine) -> None:
    series_id = make_series(engine)
    for number in range(5):
        save(engine, series_id, make_fit(), created_ms=number)
    assert read_sizes(engine, keep=0).superseded.fits == 0
    assert prune(engine, keep=0) == 0


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 kB"), (812_000_000, "812 MB"), (1_575_000_000, "1.6 GB"), (2.5e11, "250 GB")],
)
def test_sizes_are_read_in_whole_units(size: int, text: str) -> None:
    assert size_text(size) == text


def test_the_command_prints_first_and_deletes_then(
    tmp_path: Path, empty_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bandwatch.sqlite3"
    file.write_bytes(empty_sqlite.read_bytes())
    monkeypatch.setenv("BANDWATCH_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("BANDWATCH_KEEP_FITS", "2")
    engine = open_engine(f"sqlite:///{file}")
    series_id = make_series(engine)
    for number in range(5):
        save(engine, series_id, make_fit(), created_ms=number)
    run = CliRunner().invoke
    dry = run(cli, ["prune", "--dry-run"])
    assert "Would delete 3 of 5 fits, about " in dry.output
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(fit)) == 5
    found = json.loads(run(cli, ["prune", "--keep", "4", "--json"]).output)
    assert (found["keep"], found["deleted"], found["fits"]["fits"]) == (4, 1, 4)
    assert "Deleted 2 of 4 fits" in run(cli, ["prune"]).output
    with engine.connect() as connection:
        assert connection.scalar(select(func.count(draws.c.fit_id.distinct()))) == 2
    monkeypatch.setenv("BANDWATCH_KEEP_FITS", "0")
    assert "every fit is kept" in run(cli, ["prune"]).output
    engine.dispose()
