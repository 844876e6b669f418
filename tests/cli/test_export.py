"""``bandwatch export``: every kind and format, with the numbers of the store."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from sqlalchemy import Engine, text
from typer.testing import CliRunner, Result

from app import cli
from models.records.days import DAY_MS, day_number
from models.records.errors import BadArgumentError
from models.records.settings import Settings
from models.services.export.batches import ExportKind, export_batches
from models.storage.database.transaction import read_transaction
from models.storage.fits.draws_view import read_level_draws
from models.storage.results.catalogue_view import match_series
from tests.databases import open_fresh_store
from tests.planted_alert import FIRST_DAY, plant_alert, store_step
from tests.services.planted_fits import DRAWS, FIRST, add, add_project


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Two fits of 20 days, and a series with measurements and an alert."""
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    engine = open_fresh_store(Settings(home=tmp_path))
    add_project(engine)
    add(engine, "one", 1)
    add(engine, "two", 2)
    store_step(engine)
    plant_alert(engine, start_ms=(FIRST_DAY + 70) * DAY_MS)
    yield engine
    engine.dispose()


def export(*words: object) -> Result:
    result = CliRunner().invoke(cli, ["export", *map(str, words)])
    if isinstance(result.exception, BadArgumentError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def test_draws_are_those_of_the_store_in_every_format(home: Engine, tmp_path: Path) -> None:
    for name in ("draws.parquet", "draws.arrow", "draws.csv"):
        told = export("draws", "--series", "p/main/s/*", "-o", tmp_path / name)
        assert told.stderr.startswith(f"{2 * 20 * DRAWS:,} rows of 2 series")
    table = parquet.read_table(tmp_path / "draws.parquet")
    arrow = pa.ipc.open_file(tmp_path / "draws.arrow").read_all()
    assert arrow.to_pylist() == table.to_pylist()
    with (tmp_path / "draws.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["level"]) for row in rows] == pytest.approx(table["level"].to_pylist())
    assert rows[-1]["series"] == "p/main/s/two/x"
    frame = table.to_pandas()
    second = frame[(frame.series == "p/main/s/two/x") & (frame.day == FIRST)]
    assert second.draw.tolist() == list(range(DRAWS))
    drawn = read_level_draws(home, int(second.fit_id.iloc[0]), [day_number(FIRST)])[:, 0]
    np.testing.assert_array_equal(second.level.to_numpy(), drawn)
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("kind", "view", "rows"),
    [
        ("measurements", "v_measurement", 400),
        ("levels", "v_level", 40),
        ("alerts", "v_alert", 1),
    ],
)
def test_other_kinds_have_the_columns_and_rows_of_their_view(
    home: Engine, tmp_path: Path, kind: str, view: str, rows: int
) -> None:
    export(kind, "-o", tmp_path / "out.parquet")
    found = parquet.read_table(tmp_path / "out.parquet")
    with read_transaction(home) as connection:
        wanted = connection.execute(text(f"SELECT * FROM {view}"))
        assert found.column_names == list(wanted.keys())
    assert found.num_rows == rows
    for field in found.schema:
        assert field.type in (*(pa.string(), pa.bool_(), pa.int64(), pa.float64(), pa.date32()),), (
            field
        )
    assert found["lower_is_better"].to_pylist() == [True] * rows


@pytest.mark.usefixtures("home")
def test_csv_can_be_printed() -> None:
    told = export("levels", "--series", "*/one/*", "-o", "-")
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    assert [row["day"] for row in rows][:2] == ["2026-01-01", "2026-01-02"]
    assert float(rows[-1]["level_p50"]) == pytest.approx(101, abs=0.1)


def test_a_batch_is_small_however_long_the_history(home: Engine) -> None:
    series = match_series(home, "*")
    sizes = [batch.num_rows for batch in export_batches(home, ExportKind.DRAWS, series)]
    assert sizes == [20 * DRAWS, 20 * DRAWS]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("pictures", "-o", "x.csv"), "There is no export of 'pictures'"),
        (("draws", "-o", "x.xls"), "choose --format"),
        (("draws", "-o", "-", "--format", "parquet"), "only csv can be printed"),
        (("draws", "-o", "x.csv", "--series", "nothing"), "No series matches nothing"),
        (("levels", "-o", "x.csv", "--fit", "1"), "--fit chooses draws or fits only"),
        (("draws", "-o", "x.csv", "--fit", "99"), "Fit 99 is not of these series"),
        (("comparisons", "-o", "x.csv"), "There are no comparisons"),
        (("levels", "-o", "no/such/folder.csv"), "cannot be written"),
    ],
)
def test_what_cannot_be_exported_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadArgumentError, match=message):
        export(*words)
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith("x.")]


@pytest.mark.usefixtures("home")
def test_fits_are_netcdf_files_of_arviz(tmp_path: Path) -> None:
    told = export("fits", "--series", "p/main/s/*", "-o", tmp_path / "fits")
    assert told.stderr.startswith("2 fits of 2 series")
    assert sorted(path.name for path in (tmp_path / "fits").iterdir()) == ["fit-1.nc", "fit-2.nc"]
    export("fits", "--series", "p/main/s/one/x", "--fit", 1, "-o", tmp_path / "one.nc")
    assert (tmp_path / "one.nc").stat().st_size > 20 * DRAWS * 4


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["fits", "-o", "-"], "cannot be printed"),
        (["fits", "-o", "f.nc", "--format", "csv"], "--format netcdf, not csv"),
        (["draws", "-o", "f.nc", "--format", "netcdf"], "Only fits are written as netcdf"),
        (["draws", "-o", "f.csv", "--all-draws"], "--all-draws belongs to fits"),
        (["levels", "-o", "f.csv", "--fit", "1"], "--fit chooses draws or fits only"),
        (["fits", "-o", "f.nc"], "one file holds one fit, and 2 series match"),
        (["fits", "-o", "f.nc", "--series", "*/step*"], "There are no fits of these series"),
    ],
)
@pytest.mark.usefixtures("home")
def test_what_does_not_go_together_is_refused(words: list[str], reason: str) -> None:
    with pytest.raises(BadArgumentError, match=reason):
        export(*words)
