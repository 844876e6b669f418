"""Every state of the releases page, asked as a browser asks."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.releases.grid import release_grid
from dashboard.releases.rows import release_row
from dashboard.releases.text import alert_lines
from dashboard.server.create_app import create_app
from dashboard.shared.services import EXTENSION
from models.records.days import day_of_moment, format_day
from models.records.measurement import Measurement
from models.records.release import Release
from models.records.settings import Settings
from models.records.views.standing_alert import StandingAlert
from models.storage.results.measurement_store import store_batch
from models.storage.results.release_store import store_releases
from tests.dashboard.conftest import Asked
from tests.dashboard.releases.release_samples import make_report, make_row
from tests.dashboard.sample_store import FITTED, run
from tests.databases import open_fresh_store
from tests.present import PRESENT
from tests.tries import tries

GATE = "releases-gate.children"


def test_the_grid_leaves_the_type_of_what_is_no_text_and_no_number_alone() -> None:
    """Without it, the grid warns in the console that it cannot write such a cell as text."""
    columns = {item["field"]: item for item in release_grid().columnDefs}
    alert = StandingAlert(1, 7, 1, 1_793_000_000_000, True, 5.0)
    row = release_row(make_row("t", 2.5, alerts=(alert,)))
    objects = {name for name, cell in row.items() if isinstance(cell, dict) and name in columns}
    assert objects == {"alert"}
    assert all(columns[name]["cellDataType"] is False for name in objects)


def drawn(asked: Asked, **query: Any) -> dict[str, Any]:
    answer = asked.answer(GATE, releases_state_data=query)
    assert answer is not None
    return answer


def said(answer: dict[str, Any], part: str) -> str:
    return json.dumps(answer[part], ensure_ascii=False)


def test_the_newest_release_is_judged_against_the_one_before(asked: Asked) -> None:
    answer = drawn(asked)
    gate = said(answer, "releases-gate")
    assert "9.9 against 9.8" in gate
    assert "4 of 5 series have no comparison; at most 20 % may be missing" in gate
    assert "newest fitted day" in gate
    rows = answer["releases-grid"]["rowData"]
    assert len(rows) == 5
    assert rows[0]["test"] == FITTED.test
    assert [row["why"] for row in rows[1:]].count("not fitted yet") == 3
    assert sum("not trusted" in row["why"] for row in rows) == 1
    assert "Not enough data: 4 series" in said(answer, "releases-not-compared")


def test_the_planted_step_fails_the_gate_against_an_older_release(asked: Asked) -> None:
    answer = drawn(asked, against="9.7", missing="80")
    gate = said(answer, "releases-gate")
    assert "Fail: " in gate
    assert "1 of 1 compared series got worse; none is allowed" in gate
    row = answer["releases-grid"]["rowData"][0]
    assert row["verdict"] == "regression"
    assert row["called"] == "worse"
    assert row["worse"] > 0.95
    allowed = said(drawn(asked, against="9.7", missing="80", regressions="1"), "releases-gate")
    assert "Pass: " in allowed
    figure = answer["releases-forest"]["figure"]
    assert [trace["name"] for trace in figure["data"]] == ["regression"]
    assert "### Worse" in answer["releases-markdown"]["children"]


def test_several_comparisons_are_offered_and_one_is_shown(asked: Asked) -> None:
    answer = drawn(asked, against=["9.8", "9.7"], show="9.7")
    gate = said(answer, "releases-gate")
    assert "against 9.8" in gate
    assert "9.9 against 9.7" in gate
    assert "9.9 against 9.8" not in gate
    assert answer["releases-markdown"]["children"].count("## sample 9\\") == 0
    assert answer["releases-markdown"]["children"].count("\n## ") == 1  # and one at the start


def test_files_name_what_the_link_left_to_defaults(asked: Asked) -> None:
    files = said(drawn(asked), "releases-files")
    assert "/releases.csv?project=sample&release=9.9&against=9.8" in files
    assert "/releases/report?project=sample" in files


def test_a_frozen_link_knows_what_was_known_then(asked: Asked) -> None:
    before = asked.sample.now_ms - 60_000
    moment = f"{datetime.fromtimestamp(before / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
    answer = drawn(asked, asof=moment)
    assert {row["why"] for row in answer["releases-grid"]["rowData"]} == {"not fitted yet"}
    assert f"asof={moment}" in said(answer, "releases-files")
    page = asked.page("/releases", f"?asof={moment}")
    assert "Show it live" in page
    # A release that was not out yet is not compared.
    long_ago = datetime.fromtimestamp(before / 1000 - 20 * 86_400, UTC)
    gate = said(drawn(asked, asof=f"{long_ago:%Y-%m-%d}"), "releases-gate")
    assert "9.8 against 9.7" in gate
    assert "9.8: newest fitted day" in gate
    report = asked.page("/releases/report", f"?asof={moment}")
    day = date.fromisoformat(moment[:10])
    assert f"as the store was on {format_day(day)}" in report


def test_a_filter_that_nothing_passes_says_so(asked: Asked) -> None:
    answer = drawn(asked, q="no such words")
    assert "Nothing matches" in said(answer, "releases-gate")
    assert answer["releases-body"]["className"] == "bw-hidden"


def test_unfitted_series_alone_get_the_command(asked: Asked) -> None:
    answer = drawn(asked, q="paint.small")
    assert "bandwatch fit --all" in said(answer, "releases-notice")
    assert answer["releases-body"]["className"] == "bw-none-compared"


def test_a_release_beyond_the_fit_is_withheld_with_the_day(asked: Asked) -> None:
    answer = drawn(asked, release="9.5", against="9.6", q="paint.large")
    rows = answer["releases-grid"]["rowData"]
    assert rows[0]["verdict"] in ("no change", "undecided", "regression", "improvement")
    assert "Only" not in rows[0]["why"]


def test_csv_and_markdown_are_files_of_the_same_comparison(asked: Asked) -> None:
    response = asked.client.get("/releases.csv?project=sample&against=9.7")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert len(rows) == 5
    assert rows[0]["verdict"] == "regression"
    response = asked.client.get("/releases.md?project=sample&against=9.7")
    assert response.headers["Content-Type"].startswith("text/markdown")
    assert response.text.startswith("## sample 9.9 against 9.7: ")
    link = "<http://localhost/releases?project=sample&release=9.9&against=9.7&asof=20"
    assert link in response.text


def test_the_report_has_everything_and_no_controls(asked: Asked) -> None:
    page = asked.page("/releases/report", "?project=sample&against=9.7&delta=0.5&missing=80")
    for part in ("9.9 against 9.7", "Made on", "0.5 %", "Regressions: 1", "Not enough data: 4"):
        assert part in page
    assert "Checklist" not in page
    assert "staticPlot" in page


def test_the_page_names_what_it_ignored(asked: Asked) -> None:
    page = asked.page("/releases", "?project=nobody&release=7.7&colour=red")
    assert "There is no project “nobody”" in page
    assert "There is no release “7.7”" in page
    assert "does not know “colour”" in page


def test_without_two_releases_the_page_says_what_to_load(tmp_path: Path) -> None:
    made = Settings(home=tmp_path, database_url="", now=PRESENT)
    engine = open_fresh_store(made)
    app = create_app(made)
    client = app.server.test_client()
    client.get("/")
    own = Asked(app, client, None)  # type: ignore[arg-type]
    assert "No data yet" in own.page("/releases")
    now_ms = app.server.extensions[EXTENSION].now_ms()
    rows: list[Measurement] = [run(FITTED, now_ms, 5.0)]
    with engine.begin() as connection:
        store_batch(connection, None, rows, now_ms)
    page = own.page("/releases")
    assert "No releases of sample" in page
    assert "--releases releases.csv" in page
    today = day_of_moment(now_ms)
    with engine.begin() as connection:
        calendar = [
            Release(today - timedelta(days=9), "9.9"),
            Release(today + timedelta(9), "10.0"),
        ]
        store_releases(connection, "sample", calendar)
    assert "One release of sample" in own.page("/releases")
    assert client.get("/releases.csv").status_code == 200
    assert client.get("/releases.md").status_code == 200
    engine.dispose()
    app.server.extensions[EXTENSION].engine.dispose()


@settings(
    max_examples=tries(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    path=st.sampled_from(["/releases", "/releases/report"]),
    search=st.text(max_size=60)
    | st.builds(
        "?project={}&release={}&against={}&delta={}&missing={}".format,
        st.sampled_from(["sample", ""]) | st.text(max_size=20),
        st.sampled_from(["9.9", "9.7"]) | st.text(max_size=20),
        st.sampled_from(["9.8", "9.9"]) | st.text(max_size=20),
        st.integers() | st.floats(),
        st.integers(-5, 105),
    ),
)
def test_no_address_breaks_the_pages(asked: Asked, path: str, search: str) -> None:
    assert asked.page(path, search)


@pytest.mark.parametrize("path", ["/releases.csv", "/releases.md"])
def test_junk_in_the_address_of_a_file_is_ignored(asked: Asked, path: str) -> None:
    response = asked.client.get(f"{path}?delta=x&against=%00&q=%ff%00&sure=1e9&release=<script>")
    assert response.status_code == 200
    assert "<script>" not in response.text


def test_an_alert_that_awaits_confirmation_is_named_apart() -> None:
    held = StandingAlert(1, 7, 1, 1_793_000_000_000, True, 5.0, awaiting=True)
    row = make_row("held", 0.2, alerts=(held,))
    report = make_report(row, make_row("calm", 0.1))
    assert alert_lines(report) == ["Awaiting confirmation by runs: held on linux (+5.0\u202f%)."]
    chip = release_row(row)["alert"]
    assert chip["why"] == "Alert +5.0\u202f% since 26 Oct 2026, awaiting confirmation by runs."
