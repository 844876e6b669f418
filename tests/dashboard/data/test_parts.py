"""What the data page says of days, ingests and fits made by hand."""

import base64
from datetime import date
from typing import Any

import numpy as np
import pytest

from dashboard.data.callbacks import _filled_text, _outcome, _pager
from dashboard.data.days_csv import days_csv
from dashboard.data.filled_days import PAGE, FilledDays, day_rows
from dashboard.data.filled_days_figure import filled_days_figure, filled_days_height
from dashboard.data.fit_rows import FITS_PER_PAGE, FitList, fit_row, state_word
from dashboard.data.ingest_list import ingest_table, rejected_part
from dashboard.data.state import DataPageState, DataView
from dashboard.shared.theme import WORSE, Theme
from models.records.fit import FitState, Likelihood
from models.records.measurement import RejectedRow
from models.records.series import Direction, Series, SeriesKey
from models.records.views.day_counts import DayCounts
from models.records.views.fit_attempt import Attempt
from models.records.views.ingest import Ingest
from tests.dashboard.read_component import (
    links_of,
    rows_of,
    text_of,
    with_class,
    words_of,
)

FIRST_DAY = 20_000  # 4 Oct 2024


NOW_MS = 1_790_000_000_000


SERIES = tuple(
    Series(n, SeriesKey("p", "b", "s", f"t{n}", "x"), "ms", Direction.LOWER_IS_BETTER)
    for n in range(3)
)


STORED = np.array([[0, 2, 0, 0, 3, 1], [0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]])


FAILED = np.array([[0, 0, 0, 0, 1, 1], [0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]])


COUNTS = DayCounts((0, 1, 2), FIRST_DAY, STORED, FAILED)


FOUND = FilledDays(SERIES, 3, 1, COUNTS, as_of_ms=5_000)


def matrix(trace: dict[str, Any]) -> Any:
    shape = [int(number) for number in trace["z"]["shape"].split(",")]
    raw = base64.b64decode(trace["z"]["bdata"])
    return np.frombuffer(raw, dtype=np.float32).reshape(shape)


def test_days_are_counted_from_the_first_to_the_last_filled() -> None:
    first, second, none = day_rows(FOUND)
    assert {name: first[name] for name in ("filled", "measurements", "failed")} == {
        "filled": 3,
        "measurements": 6,
        "failed": 2,
    }
    assert (first["first"], first["last"]) == ("2024-10-05", "2024-10-09")
    assert (first["missing"], first["gap"]) == (2, 2)
    assert (second["missing"], second["gap"]) == (0, 0)
    assert "gap" not in none
    assert first["link"] == "/trend?series=p/b/s/t0/x&asof=1970-01-01T00:00:05Z"


def test_the_file_of_days_has_a_line_per_filled_day() -> None:
    lines = "".join(days_csv([(SERIES, COUNTS)])).splitlines()
    assert lines == [
        "project,branch,suite,test,platform,day,measurements,failed",
        "p,b,s,t0,x,2024-10-05,2,0",
        "p,b,s,t0,x,2024-10-08,3,1",
        "p,b,s,t0,x,2024-10-09,1,1",
        "p,b,s,t1,x,2024-10-05,1,1",
    ]


def test_cells_are_shaded_by_what_was_measured_and_orange_where_all_failed() -> None:
    figure = filled_days_figure(FOUND, Theme.LIGHT)
    measured, failed = figure["data"]
    shade = matrix(measured)
    assert np.isnan(shade[0, [0, 2, 3, 5]]).all()  # nothing measured, or all of it failed
    np.testing.assert_allclose(shade[0, [1, 4]], [1.0, 1.0])
    red = matrix(failed)
    assert np.argwhere(red == 1.0).tolist() == [[0, 5], [1, 1]]
    assert failed["colorscale"] == [[0, WORSE], [1, WORSE]]
    assert measured["customdata"][0][4] == [3, 1]
    assert measured["x0"] == "2024-10-04"


def test_every_day_is_seen_whole() -> None:
    layout = filled_days_figure(FOUND, Theme.LIGHT)["layout"]
    assert layout["xaxis"]["range"] == ["2024-10-03 12:00", "2024-10-09 12:00"]
    assert layout["yaxis"]["range"] == [2.5, -0.5]
    assert layout["yaxis"]["ticktext"] == ["t0", "t1", "t2"]
    assert [link.split("&")[0] for link in layout["meta"]] == [
        f"/trend?series=p/b/s/t{n}/x" for n in range(3)
    ]
    many = FilledDays(SERIES * 4, 12, 1, COUNTS)
    assert filled_days_height(many) - filled_days_height(FOUND) == 8 * 15


def test_the_sentence_on_days_counts_series_days_and_measurements() -> None:
    text = _filled_text(FilledDays(SERIES, 1200, 2, COUNTS))
    assert text.startswith(
        "3 of 1,200 series, 4 Oct 2024 to 9 Oct 2024: 7 measurements on 4 filled days of series."
        " 1 of them have no measurement in these days."
    )
    assert "No series passes" in _filled_text(FilledDays((), 0, 1, COUNTS))


def test_pages_are_counted_up_and_lead_to_their_neighbours() -> None:
    assert FilledDays(SERIES, 2 * PAGE, 1, COUNTS).pages == 2
    assert FilledDays(SERIES, 2 * PAGE + 1, 1, COUNTS).pages == 3
    assert FilledDays((), 0, 1, COUNTS).pages == 1
    assert FitList((), FITS_PER_PAGE + 1, 1, {}).pages == 2
    state = DataPageState(view=DataView.FITS, page=2)
    middle = _pager(state, 2, 3)
    assert links_of(middle) == {"Before": "/data?view=fits", "After": "/data?view=fits&page=3"}
    assert "Page 2 of 3" in words_of(middle)
    assert list(links_of(_pager(state, 3, 3))) == ["Before"]
    assert list(links_of(_pager(state, 1, 3))) == ["After"]
    assert _pager(state, 1, 1) is None


def make_attempt(**differs: Any) -> Attempt:
    values: dict[str, Any] = {
        "fit_id": 1,
        "series_id": 1,
        "state": FitState.COMPLETE,
        "trusted": True,
        "reason": "",
        "created_ms": NOW_MS,
        "first_day": date(2026, 1, 2),
        "last_day": date(2026, 9, 3),
        "likelihood": Likelihood.STUDENT_T,
        "knots": 12,
        "measurements": 500,
        "outliers": 4,
        "diagnostics": {"max_rhat": 1.01, "min_ess_bulk": 900.0, "divergences": 0},
        "seconds": {"prepare": 0.5, "sample": 2.25},
    }
    return Attempt(**{**values, **differs})


def test_a_fit_s_row_holds_its_days_diagnostics_and_timings() -> None:
    row = fit_row(SERIES[0], make_attempt(), as_of_ms=5_000)
    assert row["link"].endswith("&asof=1970-01-01T00:00:05Z")
    shown = ("state", "created", "days", "likelihood", "knots", "measurements", "outliers")
    assert [row[name] for name in shown] == [
        *("complete", "21 Sep 2026, 14:13 UTC", "2 Jan 2026 to 3 Sep 2026", "student-t"),
        *(12, 500, 4),
    ]
    assert [row[name] for name in ("rhat", "ess", "divergences")] == [1.01, 900.0, 0]
    assert (row["seconds"], row["stages"]) == (2.75, "prepare 0.50 s, sample 2.25 s")
    failed = fit_row(SERIES[0], make_attempt(state=FitState.FAILED, reason="no", first_day=None))
    assert (failed["state"], failed["reason"], failed["days"]) == ("failed", "no", "")
    assert "created" not in fit_row(SERIES[0], None)


def test_a_fit_is_complete_only_if_it_is_trusted() -> None:
    assert state_word(None) == "not fitted"
    assert state_word(make_attempt()) == "complete"
    assert state_word(make_attempt(trusted=False)) == "not trusted"
    assert state_word(make_attempt(trusted=False, state=FitState.FAILED)) == "failed"


def make_ingest(**differs: Any) -> Ingest:
    values: dict[str, Any] = {
        "id": 7,
        "file": "a.csv",
        "sha256": "ff",
        "started_ms": NOW_MS,
        "finished_ms": NOW_MS + 1_500,
        "rows_read": 1_111,
        "rows_stored": 1_000,
        "rows_present": 100,
        "rows_replaced": 8,
        "rows_rejected": 3,
        "zoneless_times": 2,
    }
    return Ingest(**{**values, **differs})


def ingest_rows(*ingests: Ingest, later_ms: int = 0) -> tuple[list[str], list[list[str]]]:
    state = DataPageState(view=DataView.INGESTS, page=2)
    table = ingest_table(ingests, state, NOW_MS + later_ms)
    head, *rows = rows_of(table) or [[]]
    return head, rows


def test_an_ingest_shows_each_count_in_its_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.data.ingest_list.static_html", lambda part: part)
    head, (row,) = ingest_rows(make_ingest())
    assert dict(zip(head, row, strict=True)) == {
        "File": "a.csv",
        "Started": "21 Sep 2026, 14:13 UTC",
        "State": "done (in 1.5 s)",
        "Rows read": "1,111",
        "Stored": "1,000",
        "Present already": "100",
        "Corrected": "8",
        "Rejected": "3 – show",
    }
    hour = 3_600_000
    _, (running,) = ingest_rows(make_ingest(finished_ms=None), later_ms=hour - 1)
    _, (stopped,) = ingest_rows(make_ingest(finished_ms=None), later_ms=hour)
    assert running[2].startswith("running")
    assert stopped[2].startswith("stopped")
    _, (clean,) = ingest_rows(make_ingest(rows_rejected=0))
    assert clean[-1] == "0"


def test_the_rejected_rows_are_counted_by_reason() -> None:
    rows = [RejectedRow("a.csv", 12, "no value", "x,y")]
    part = rejected_part(make_ingest(), {"no value": 2, "no time": 1}, rows)
    text = text_of(part)
    assert "3 of 1,111 rows kept aside. 2 times had no zone and were read as UTC." in text
    assert "2 × no value" in text
    assert "1 × no time" in text
    assert "The first 1 rows are shown; the CSV has them all." in text
    assert links_of(part) == {"CSV": "/data/rejected.csv?ingest=7"}
    whole = rejected_part(make_ingest(zoneless_times=0), {"no value": 1}, rows)
    assert "no zone" not in text_of(whole)
    assert "are shown" not in text_of(whole)


def test_the_outcome_of_a_refit_names_what_failed() -> None:
    failure = {"name": "t0", "link": "/trend?series=x", "reason": "no variation"}
    shown = _outcome({"text": "2 fitted", "tone": "warn", "failures": [failure]})
    assert text_of(shown) == "Last refit: 2 fitted t0 : no variation"
    assert links_of(shown) == {"t0": "/trend?series=x"}
    assert len(with_class(shown, "bw-job-warn")) == 1
    assert text_of(_outcome({"text": "all fitted"})) == "Last refit: all fitted"
