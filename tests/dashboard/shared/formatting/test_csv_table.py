"""No file that Bandwatch hands out holds a formula, whichever page it comes from."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

import dashboard
from dashboard.server.create_app import create_app
from dashboard.shared.formatting.csv_table import csv_text, guarded
from dashboard.shared.services import EXTENSION
from models.records.days import DAY_MS
from models.records.measurement import Measurement, RejectedRow, Status
from models.records.series import Direction, SeriesKey
from models.records.settings import Settings
from models.services.alerts.detect import detect_series
from models.services.fitting.summarize_series import update_status
from models.storage.results.catalogue_view import match_series
from models.storage.results.ingest_store import begin_ingest, store_rejected
from models.storage.results.measurement_store import store_batch
from tests.present import PRESENT_MS

FORMULA = "=cmd|' /C calc'!A0"
KEY = SeriesKey("+p", "-b", "@s", FORMULA, "\t=1+1")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "--1", "-"]
)
def test_what_a_spreadsheet_calculates_gets_an_apostrophe(text: str) -> None:
    shown = "'" + text.replace("\r", "\n")
    assert guarded(text) == shown
    assert list(csv.reader(io.StringIO(csv_text(("a",), [(text,)]), newline="")))[1:] == [[shown]]


@pytest.mark.parametrize("cell", ["-1", "+2.5", "-1e-9", "-.5", "1", "name", "", "a=b", None, -3.5])
def test_numbers_and_plain_names_stay(cell: object) -> None:
    assert guarded(cell) == cell


def test_only_one_file_of_the_dashboard_writes_csv() -> None:
    folder = Path(dashboard.__file__).parent
    found = [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*.py"))
        if "csv.writer" in path.read_text() or "csv.DictWriter" in path.read_text()
    ]
    assert found == ["shared/formatting/csv_table.py"]


def _fill(engine: Engine) -> None:
    """Store a series with a step, a failed run and a rejected row, hostile in every text."""
    rng = np.random.default_rng(1)
    first = PRESENT_MS - 100 * DAY_MS
    rows = [
        Measurement(
            KEY,
            "=ms",
            Direction.LOWER_IS_BETTER,
            time_ms=first + day * DAY_MS,
            value=(100.0 if day < 95 else 130.0) + float(rng.normal()),
            status=Status.FAILED if day == 98 else Status.OK,
            run_id=f"=r{day}",
            revision=f"@{day}",
            version="+1+1",
            host="-h",
        )
        for day in range(100)
    ]
    with engine.begin() as connection:
        ingest_id = begin_ingest(connection, "=file.csv", "0" * 64, PRESENT_MS)
        store_rejected(connection, ingest_id, [RejectedRow("=f.csv", 2, "-reason", FORMULA)])
        store_batch(connection, ingest_id, rows, PRESENT_MS)
    for item in match_series(engine, "*"):
        update_status(engine, item, PRESENT_MS)
        detect_series(engine, item, PRESENT_MS)


def test_no_file_of_any_page_holds_a_formula(empty_home: Settings) -> None:
    app = create_app(empty_home)
    engine = app.server.extensions[EXTENSION].engine
    _fill(engine)
    (series,) = match_series(engine, "*")
    client = app.server.test_client()
    routes = [rule.rule for rule in app.server.url_map.iter_rules() if rule.rule.endswith(".csv")]
    assert len(routes) >= 7
    filled = set()
    for route in routes:
        query = {"series": str(series.key)} if "trend" in route else {"ingest": "1"}
        response = client.get(route, query_string=query)
        assert response.status_code == 200, route
        table = list(csv.reader(io.StringIO(response.text, newline="")))
        for cell in (cell for record in table for cell in record):
            assert guarded(cell) == cell, (route, cell)
        if len(table) > 1:
            filled.add(route)
    of_releases = {"/releases.csv", "/releases/matrix.csv"}
    assert filled == set(routes) - of_releases, "all but those of releases have rows"
    engine.dispose()
