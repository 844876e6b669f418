"""Every state of the trend page, asked as a browser asks."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.shared.series_history.load import load_series
from dashboard.shared.urls.trend_state import TrendState
from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import ALL_FAILED, FAILED_FIT, FITTED, NOT_TRUSTED, UNFITTED
from tests.tries import tries

FIGURE = "trend-graph.figure"


def stored(*keys: object, **query: str) -> dict[str, Any]:
    """Give what the page keeps of a link."""
    words = {name: [value] for name, value in query.items()}
    return {
        "key": str(keys[0]),
        "query": {"series": [str(key) for key in keys], **words},
        "title": "",
    }


def drawn(asked: Asked, key: object, **more: str) -> dict[str, Any]:
    state = stored(key, **more)
    answer = asked.answer(FIGURE, trend_state_data=state)
    assert answer is not None
    return answer


def said(answer: dict[str, Any], part: str) -> str:
    return json.dumps(answer[part]["children"], ensure_ascii=False)


def test_a_fitted_series_has_figure_panel_badges_and_summary(asked: Asked) -> None:
    answer = drawn(asked, FITTED)
    names = {trace["name"] for trace in answer["trend-graph"]["figure"]["data"]}
    assert {"level, median", "level 90 %", "measurements", "outlier", "failed run"} <= names
    assert {"group mean", "regression"} <= names
    assert "regression" in said(answer, "trend-panel")
    assert "Fit healthy" in said(answer, "trend-badges")
    assert "Data 2 hours old" in said(answer, "trend-badges")
    assert "Demo data" in said(answer, "trend-badges")
    summary = said(answer, "trend-summary")
    assert "593 measurements" in summary
    assert "4 outliers, 5 failed runs, 2 timed-out runs" in summary
    assert answer["trend-notice"]["children"] is None


def test_a_reference_day_in_the_link_is_the_day_judged(asked: Asked) -> None:
    data = load_series(asked.services, str(FITTED), TrendState())
    assert data.reference is not None
    earlier = data.reference.replace(day=1).isoformat()
    panel = said(drawn(asked, FITTED, day=earlier), "trend-panel")
    assert f"1 {data.reference:%b %Y}" in panel


def test_a_day_without_fit_withholds_every_verdict_with_the_reason(asked: Asked) -> None:
    panel = said(drawn(asked, FITTED, day="2001-01-01"), "trend-panel")
    assert "no draws for 1 Jan 2001" in panel
    assert "NaN" not in panel


@pytest.mark.parametrize(
    ("key", "panel", "badge"),
    [
        (UNFITTED, "Not fitted yet", "Not fitted"),
        (FAILED_FIT, "All 3 values are equal", "Fit failed"),
        (ALL_FAILED, "Nothing measured yet", "Not fitted"),
        (NOT_TRUSTED, "R̂ is 1.20", "Fit not trusted"),
    ],
)
def test_without_a_good_fit_the_page_says_why(
    asked: Asked, key: object, panel: str, badge: str
) -> None:
    answer = drawn(asked, key)
    assert panel in said(answer, "trend-panel")
    assert badge in said(answer, "trend-badges")


def test_commands_offered_name_the_series(asked: Asked) -> None:
    assert f"bandwatch fit --series '{UNFITTED}'" in said(drawn(asked, UNFITTED), "trend-panel")


def test_a_refit_of_another_series_changes_nothing_here(asked: Asked) -> None:
    state = stored(FITTED)
    done = {"key": str(UNFITTED), "at": 1}
    # Only the end of a refit has changed; the state is given as it was.
    name = next(key for key in asked.app.callback_map if FIGURE in key)
    outputs = [part.rsplit(".", 1) for part in name.strip(".").split("...")]
    body = {
        "output": name,
        "outputs": [{"id": part[0], "property": part[1]} for part in outputs],
        "inputs": [
            {"id": "trend-state", "property": "data", "value": state},
            {"id": "refit-done", "property": "data", "value": done},
        ],
        "changedPropIds": ["refit-done.data"],
        "state": [],
    }
    assert asked.client.post("/_dash-update-component", json=body).status_code == 204
    body["inputs"][1]["value"] = {"key": str(FITTED), "at": 2}
    assert asked.client.post("/_dash-update-component", json=body).status_code == 200


def test_the_table_has_a_row_per_run_failed_ones_too(asked: Asked) -> None:
    state = stored(FITTED)
    answer = asked.answer(
        "trend-table.rowData", trend_table_body_is_open=True, trend_state_data=state
    )
    assert answer is not None
    rows = answer["trend-table"]["rowData"]
    assert len(rows) == 600
    assert sum(row["status"] == "failed" for row in rows) == asked.sample.failed
    assert sum(row["outlier"] == "outlier" for row in rows) == asked.sample.outliers
    assert all((row["value"] is None) == (row["status"] != "ok") for row in rows)


def test_the_page_of_a_series_names_it_and_parses_odd_names(asked: Asked) -> None:
    page = asked.page("/trend", f"?series={quote(str(NOT_TRUSTED), safe='')}")
    assert "noise <b>&" in page
    assert "mac/arm64 100%" in page


def test_an_unknown_series_offers_the_nearest(asked: Asked) -> None:
    page = asked.page("/trend", "?series=sample/main/render/paint.larg/linux-x64&flavour=red")
    assert "No such series" in page
    assert "paint.large" in page
    assert "does not know “flavour”" in page


def test_without_a_series_the_page_lists_those_to_look_at_first(asked: Asked) -> None:
    page = asked.page("/trend")
    assert "Look at first" in page
    assert f"/trend?series={FITTED}" in page  # 4 % worse
    assert str(UNFITTED) not in page


@settings(
    max_examples=tries(150),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    path=st.sampled_from(["/", "/trend", "/trend/"]) | st.text(max_size=20).map("/{}".format),
    search=st.text(max_size=60)
    | st.builds("?series={}&day={}&from={}".format, st.text(max_size=20), st.text(), st.text()),
)
def test_no_address_breaks_the_router(asked: Asked, path: str, search: str) -> None:
    assert asked.page(path, search)


def test_an_error_is_shown_in_place_and_logged(
    asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    state = stored("no/such/series/any/more")
    response = asked.raw(FIGURE, trend_state_data=state)
    assert response.status_code == 200
    shown = response.json["sideUpdate"]
    assert "There is no series" in shown["error-text"]["children"]
    assert "bw-hidden" not in shown["error"]["className"]
    assert "A callback failed" in caplog.text
