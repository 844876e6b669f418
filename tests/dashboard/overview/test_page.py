"""The overview as a browser asks for it: rows, totals, words in place of rows, CSV."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.server.create_app import create_app
from dashboard.shared.formatting.series_names import where
from dashboard.shared.services import EXTENSION
from models.records.days import DAY_MS
from models.records.series import SeriesKey
from models.records.settings import Settings
from tests.dashboard import sample_store
from tests.dashboard.conftest import Asked
from tests.databases import open_fresh_store
from tests.present import PRESENT, PRESENT_MS
from tests.tries import tries

ROWS = "overview-grid.getRowsResponse"


def filled(
    asked: Asked, query: dict[str, Any] | None = None, start: int = 0, end: int = 60, **sort: str
) -> dict[str, Any]:
    request = {"startRow": start, "endRow": end, "sortModel": [sort] if sort else []}
    answer = asked.answer(
        ROWS, overview_grid_getRowsRequest=request, overview_state_data=query or {}
    )
    assert answer is not None
    return answer


def named(answer: dict[str, Any]) -> list[str]:
    return [row["test"] for row in answer["overview-grid"]["getRowsResponse"]["rowData"]]


def counts(answer: dict[str, Any]) -> dict[str, str]:
    return {
        option["value"]: option["label"]["props"]["children"][1]["props"]["children"]
        for option in answer["overview-verdict"]["options"]
    }


def test_every_series_has_a_row_and_the_ones_to_look_at_come_first(asked: Asked) -> None:
    answer = filled(asked)
    response = answer["overview-grid"]["getRowsResponse"]
    assert response["rowCount"] == 5
    assert answer["overview-count"]["children"] == "5 series"
    first = response["rowData"][0]
    assert (first["test"], first["verdict"]) == ("paint.large", "regression")
    assert first["link"] == "/trend?series=sample/main/render/paint.large/linux-x64"
    assert first["fit"]["word"] == "healthy"
    assert first["where"] == "render · linux-x64"  # there is one branch only
    assert first["level"].endswith(" ms")
    assert first["release"].startswith("+")
    assert first["age"] == "2 hours ago"
    assert first["spark"]["steps"][-1][3] == "regression"
    words = {row["test"]: row["fit"]["word"] for row in response["rowData"]}
    assert words == {
        "paint.large": "healthy",
        "paint.small": "not fitted",
        "layout.flat": "failed",
        "crash.always": "not fitted",
        "noise <b>&": "not trusted",
    }


def test_the_branch_is_told_where_there_are_several() -> None:
    key = SeriesKey("p", "beta", "suite", "test", "linux")
    assert where(key, name_branch=True) == "beta · suite · linux"
    assert where(key, name_branch=False) == "suite · linux"
    nameless = replace(key, platform="")  # as in files of most benchmark tools
    assert where(nameless, name_branch=False) == "suite"


def test_totals_count_what_each_verdict_would_show(asked: Asked) -> None:
    every = counts(filled(asked))
    assert every["regression"] == "1"
    assert sum(map(int, every.values())) == 5
    only = filled(asked, {"verdict": ["regression"]})
    assert named(only) == ["paint.large"]
    assert counts(only) == every
    assert only["overview-count"]["children"] == "1 series"


def test_filters_narrow_rows_and_totals(asked: Asked) -> None:
    assert sorted(named(filled(asked, {"q": ["X64 paint"]}))) == ["paint.large", "paint.small"]
    assert named(filled(asked, {"platform": ["mac/arm64 100%"]})) == ["noise <b>&"]
    assert named(filled(asked, {"min": ["1"], "q": ["paint"]})) == ["paint.large"]


def test_the_grid_s_order_is_the_server_s(asked: Asked) -> None:
    down = named(filled(asked, colId="test", sort="desc"))
    assert down == sorted(down, reverse=True)
    assert named(filled(asked, colId="test", sort="asc")) == down[::-1]
    assert named(filled(asked, colId="no such column", sort="asc")) == named(filled(asked))


def test_a_frozen_link_shows_what_was_known_then(asked: Asked) -> None:
    before = filled(asked, {"asof": ["2020-01-01"]})
    assert counts(before)["regression"] == "0"
    assert counts(before)["withheld"] == "5"
    page = asked.page("/", "?asof=2020-01-01&q=paint")
    assert "frozen" in page
    assert "'href': '/?q=paint'" in page
    assert "frozen" not in asked.page("/")
    news = asked.answer("news-body.children", news_state_data={"asof": ["2020-01-01"]})
    assert "No series has been judged" in str(news)
    assert "frozen" in asked.page("/news", "?asof=2020-01-01")


def test_a_series_that_was_never_judged_shows_dashes_and_its_last_run(asked: Asked) -> None:
    row = filled(asked, {"q": ["small"]})["overview-grid"]["getRowsResponse"]["rowData"][0]
    assert (row["level"], row["week"], row["age"]) == ("–", "–", "2 hours ago")


def test_a_later_block_brings_rows_only(asked: Asked) -> None:
    answer = filled(asked, start=3, end=5)
    assert len(named(answer)) == 2
    assert set(answer) == {"overview-grid"}


def test_where_nothing_matches_the_page_says_so(asked: Asked) -> None:
    answer = filled(asked, {"q": ["no such thing"]})
    assert answer["overview-grid"]["getRowsResponse"] == {"rowData": [], "rowCount": 0}
    assert "Nothing matches" in str(answer["overview-none"])


def test_series_without_any_fit_are_told_how_to_get_one(asked: Asked) -> None:
    assert "bandwatch fit --all" in str(filled(asked, {"q": ["small"]})["overview-notice"])
    assert filled(asked)["overview-notice"]["children"] is None


def test_old_histories_are_judged_all_the_same_with_one_click(tmp_path: Path) -> None:
    engine = open_fresh_store(Settings(home=tmp_path, database_url=""))
    sample_store.fill(engine, PRESENT_MS - 30 * DAY_MS)
    engine.dispose()
    app = create_app(Settings(home=tmp_path, database_url="", now=PRESENT))
    client = app.server.test_client()
    client.get("/")
    old = Asked(app, client, None)  # type: ignore[arg-type]
    answer = filled(old, {"platform": ["linux-x64"]}, colId="test", sort="desc")
    assert counts(answer)["withheld"] == "4"
    notice = str(answer["overview-notice"])
    assert "1 of 4 series have no run in the last 14 days" in notice
    assert "btn-primary" in notice  # nothing else is to be seen
    assert "'href': '/?platform=linux-x64&old=1&sort=-test'" in notice
    judged = filled(old, {"platform": ["linux-x64"], "old": ["1"]})
    assert counts(judged)["regression"] == "1"
    assert judged["overview-notice"]["children"] is None
    app.server.extensions[EXTENSION].engine.dispose()


def test_the_csv_has_all_rows_that_match_in_the_link_s_order(asked: Asked) -> None:
    response = asked.client.get("/overview.csv?q=paint&sort=-test")
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [row["test"] for row in rows] == ["paint.small", "paint.large"]
    assert rows[1]["verdict"] == "regression"
    assert float(rows[1]["release_change_percent"]) > 1
    assert (rows[1]["unit"], rows[1]["fit"]) == ("ms", "healthy")
    assert (rows[0]["level"], rows[0]["fit"]) == ("", "not fitted")
    assert None not in rows[0]


@settings(
    max_examples=tries(100),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    st.dictionaries(
        st.sampled_from(["q", "project", "suite", "verdict", "min", "old", "sort", "asof"]),
        st.text(max_size=20) | st.sampled_from(["%", "_", "-week", "regression", "1", "\x00"]),
    )
)
def test_no_query_breaks_the_page_or_the_csv(asked: Asked, query: dict[str, str]) -> None:
    assert asked.client.get("/overview.csv", query_string=query).status_code == 200
    given_ids = {name: [value] for name, value in query.items()}
    assert filled(asked, given_ids)["overview-grid"]
