"""Every state of the data page, asked as a browser asks."""

import base64
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.data.data import read_filled_days, read_store_sizes
from dashboard.data.filled_days import PAGE
from dashboard.data.state import DataPageState
from dashboard.data.store_sizes import sizes_line
from dashboard.server.create_app import create_app
from dashboard.shared.jobs.refit_many_job import run_refit_many
from dashboard.shared.services import EXTENSION
from models.records.measurement import RejectedRow
from models.records.settings import Settings
from models.storage.fits.attempts_view import read_attempts
from models.storage.fits.retention import FitSizes
from models.storage.results.catalogue_view import get_series
from models.storage.results.ingest_store import begin_ingest, store_rejected
from tests.dashboard.conftest import Asked, asking
from tests.dashboard.sample_store import ALL_FAILED, DAYS, FAILED_FIT, FITTED, UNFITTED
from tests.tries import tries

GRAPH = "days-graph.figure"
GRID = "fits-grid.rowData"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Ask an app whose store these tests may change."""
    with asking(tmp_path_factory.mktemp("home")) as made:
        yield made


def drawn(asked: Asked, output: str, state: str, **query: Any) -> dict[str, Any]:
    answer = asked.answer(output, **{f"{state}_data": query})
    assert answer is not None
    return answer


def matrix(coded: dict[str, str]) -> np.ndarray:
    values = np.frombuffer(base64.b64decode(coded["bdata"]), dtype=f"<{coded['dtype']}")
    return values.reshape([int(size) for size in coded["shape"].split(",")])


def test_a_cell_is_filled_where_something_was_measured_and_red_where_all_failed(
    asked: Asked,
) -> None:
    answer = drawn(asked, GRAPH, "days_state", days="210")
    figure = answer["days-graph"]["figure"]
    measured, failed = (matrix(trace["z"]) for trace in figure["data"])
    rows = figure["layout"]["yaxis"]["ticktext"]
    assert measured.shape == (5, 210)
    crashed = next(place for place, name in enumerate(rows) if name.startswith(ALL_FAILED.test))
    fitted = next(place for place, name in enumerate(rows) if name.startswith(FITTED.test))
    assert np.isfinite(failed[crashed]).sum() == 3
    assert not np.isfinite(measured[crashed]).any()
    assert np.isfinite(measured[fitted]).sum() in (DAYS, DAYS + 1)  # as the hour of the run has it
    assert not np.isfinite(measured[fitted][:9]).any()
    assert "noise &lt;b>&amp;" in str(rows)
    assert len(figure["layout"]["meta"]) == 5
    assert figure["layout"]["meta"][fitted].startswith("/trend?series=sample/main/render/paint")


def test_the_table_counts_what_the_picture_shows(asked: Asked) -> None:
    answer = drawn(asked, GRAPH, "days_state", days="210", q="paint.large")
    (row,) = answer["days-table"]["rowData"]
    assert row["measurements"] == 600
    assert row["failed"] == asked.sample.failed + asked.sample.timed_out
    assert row["missing"] == 0
    assert "1 of 1 series" in answer["days-summary"]["children"]


def test_days_before_anything_was_measured_are_said_to_be_blank(asked: Asked) -> None:
    answer = drawn(asked, GRAPH, "days_state", to="2001-01-31", days="30")
    assert "2 Jan 2001 to 31 Jan 2001" in answer["days-summary"]["children"]
    assert "5 of them have no measurement" in answer["days-summary"]["children"]
    nothing = drawn(asked, GRAPH, "days_state", q="no such")
    assert "No series passes" in nothing["days-summary"]["children"]


def test_a_page_beyond_the_end_is_the_last_one(asked: Asked) -> None:
    found = read_filled_days(asked.services.engine, DataPageState(page=99), date(2026, 11, 22))
    assert (found.page, found.pages, found.total) == (1, 1, 5)
    assert PAGE == 60


def test_fits_tell_state_diagnostics_and_reasons(asked: Asked) -> None:
    answer = drawn(asked, GRID, "fits_state")
    rows = {row["test"]: row for row in answer["fits-grid"]["rowData"]}
    assert rows[FITTED.test]["state"] == "complete"
    assert rows[FITTED.test]["rhat"] == 1.001
    assert rows[FITTED.test]["outliers"] == asked.sample.outliers
    assert rows[FAILED_FIT.test]["state"] == "failed"
    assert "All 3 values are equal" in rows[FAILED_FIT.test]["reason"]
    assert rows["noise <b>&"]["state"] == "not trusted"
    assert rows[UNFITTED.test]["state"] == "not fitted"
    totals = json.dumps(answer["fits-summary"]["children"])
    for words in ("1 complete", "1 not trusted", "1 failed", "2 not fitted"):
        assert words in totals
    assert answer["fits-refit"] == {"children": "Refit 5 series", "disabled": False}
    none = drawn(asked, GRID, "fits_state", q="no such")
    assert none["fits-refit"] == {"children": "Refit 0 series", "disabled": True}


def test_the_fits_have_a_line_with_sizes_and_what_is_pruned_next(asked: Asked) -> None:
    sizes = read_store_sizes(asked.services)
    line = str(sizes_line(sizes, 3).children)
    assert f"{sizes.fits.fits} fits with draws" in line
    assert "Nothing is to be pruned: 3 fits of a series are kept." in line
    superseded = replace(sizes, superseded=FitSizes(40, 33_000_000))
    assert "replaced 40 fits, about 33.0 MB" in str(sizes_line(superseded, 3).children)
    assert "Every fit is kept" in str(sizes_line(sizes, 0).children)


def test_a_refit_of_many_tells_its_failures_with_reasons(asked: Asked) -> None:
    result = {
        "many": True,
        "tone": "warn",
        "text": "2 series: 1 fitted, 0 unchanged, 1 failed, 0 not trusted.",
        "failures": [{"name": "a/b", "link": "/trend?series=a/b", "reason": "too few days"}],
    }
    answer = asked.answer("fits-refit-outcome.children", refit_done_data=result)
    assert answer is not None
    told = json.dumps(answer)
    assert "1 fitted, 0 unchanged, 1 failed" in told
    assert "too few days" in told
    one = asked.answer("fits-refit-outcome.children", refit_done_data={"key": "a", "text": "x"})
    assert one is not None
    assert one["fits-refit-outcome"]["children"] is None


@pytest.mark.stan
def test_a_refit_by_filter_fits_what_passes_and_reports_each(own: Asked) -> None:
    told: list[str] = []
    request = {"many": True, "at": 7, "filter": {"q": ["paint"]}, "force": True}
    answer = run_refit_many(
        own.services.settings, request, lambda progress: told.append(progress.text)
    )
    assert answer["text"] == "2 series: 2 fitted, 0 unchanged, 0 failed, 0 not trusted."
    assert (answer["tone"], answer["at"], answer["failures"]) == ("good", 7, [])
    assert any(text == f"1 of 2: {FITTED}" for text in told)
    assert any(text == f"2 of 2: {UNFITTED}" for text in told)
    ids = [get_series(own.services.engine, str(key)).id for key in (FITTED, UNFITTED)]
    assert all(attempt.trusted for attempt in read_attempts(own.services.engine, ids).values())
    again = run_refit_many(own.services.settings, {**request, "force": False}, lambda _: None)
    assert "0 fitted, 2 unchanged" in again["text"]


@pytest.mark.stan
def test_series_that_cannot_be_fitted_are_listed(own: Asked) -> None:
    request = {"many": True, "at": 8, "filter": {"q": ["layout.flat"]}, "force": True}
    answer = run_refit_many(own.services.settings, request, lambda _: None)
    assert answer["tone"] == "warn"
    assert [item["name"] for item in answer["failures"]] == [str(FAILED_FIT)]
    assert answer["failures"][0]["reason"]


def test_options_out_of_range_are_an_answer_not_an_error(own: Asked) -> None:
    request = {"many": True, "at": 9, "options": {"window": 1}}
    answer = run_refit_many(own.services.settings, request, lambda _: None)
    assert answer["tone"] == "bad"
    assert "choose from 7" in answer["text"]


def test_ingests_expand_to_their_rejected_rows_and_a_csv(own: Asked) -> None:
    assert "No ingests" in own.page("/data", "?view=ingests")
    ingest_id = ingest_badly(own)
    page = own.page("/data", "?view=ingests")
    assert "results.csv" in page
    assert "stopped" in page or "running" in page
    page = own.page("/data", f"?view=ingests&ingest={ingest_id}")
    assert "Rejected rows of results.csv" in page
    assert "the value is not a number" in page
    assert "a,b,<script>" in page
    response = own.client.get(f"/data/rejected.csv?ingest={ingest_id}")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [row["line"] for row in rows] == ["7", "9", "12"]
    assert rows[0]["content"] == "a,b,<script>"
    assert own.client.get("/data/rejected.csv?ingest=x").text == "file,line,reason,content\n"
    assert "There is no ingest number 999" in own.page("/data", "?view=ingests&ingest=999")


def ingest_badly(own: Asked) -> int:
    with own.services.engine.begin() as connection:
        ingest_id = begin_ingest(connection, "results.csv", "0" * 64, 1000)
        rejected = [
            RejectedRow("results.csv", 7, "the value is not a number", "a,b,<script>"),
            RejectedRow("results.csv", 9, "the value is not a number", "x"),
            RejectedRow("results.csv", 12, "unreadable time", "y"),
        ]
        store_rejected(connection, ingest_id, rejected)
    return ingest_id


def test_an_empty_store_says_how_to_fill_it(tmp_path: Path) -> None:
    app = create_app(Settings(home=tmp_path, database_url=""))
    client = app.server.test_client()
    client.get("/")
    own = Asked(app, client, None)  # type: ignore[arg-type]
    for view in ("days", "fits"):
        assert "No data yet" in own.page("/data", f"?view={view}")
    assert "No ingests" in own.page("/data", "?view=ingests")
    app.server.extensions[EXTENSION].engine.dispose()


@settings(
    max_examples=tries(50),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    search=st.text(max_size=60)
    | st.builds(
        "?view={}&page={}&days={}&to={}&ingest={}".format,
        st.sampled_from(["days", "ingests", "fits"]) | st.text(max_size=9),
        st.integers(),
        st.integers(),
        st.dates() | st.text(max_size=9),
        st.integers(),
    )
)
def test_no_address_breaks_the_page(asked: Asked, search: str) -> None:
    assert asked.page("/data", search)


def test_the_csv_has_the_filled_days_of_every_series_that_passes(asked: Asked) -> None:
    def rows(query: str) -> list[dict[str, str]]:
        response = asked.client.get(f"/data/days.csv?{query}")
        assert (response.status_code, response.mimetype) == (200, "text/csv")
        return list(csv.DictReader(io.StringIO(response.text)))

    every = rows("days=210&page=7")
    assert {row["test"] for row in every} == {"paint.large", "paint.small", "layout.flat"} | {
        "crash.always",
        "noise <b>&",
    }
    fitted = [row for row in every if row["test"] == FITTED.test]
    assert sum(int(row["measurements"]) for row in fitted) == 600
    lost = asked.sample.failed + asked.sample.timed_out
    assert sum(int(row["failed"]) for row in fitted) == lost
    assert [row["day"] for row in fitted] == sorted({row["day"] for row in fitted})
    crashed = [row for row in rows("q=crash") if row["failed"] == row["measurements"] == "1"]
    assert len(crashed) == 3
    assert rows("q=nothing") == []
    assert rows("to=2001-01-31") == []
