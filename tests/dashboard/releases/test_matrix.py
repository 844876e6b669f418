"""The matrix of releases: a cell per release and series, and links to any pair."""

import csv
import io
import json
from typing import Any

import pytest

from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED


def drawn(asked: Asked, **query: Any) -> dict[str, Any]:
    answer = asked.answer("matrix-grid.rowData", matrix_state_data=query)
    assert answer is not None
    return answer


def test_each_release_has_a_column_with_change_and_verdict(asked: Asked) -> None:
    answer = drawn(asked, last="4")
    grid = answer["matrix-grid"]
    names = [column["headerName"] for column in grid["columnDefs"]]
    assert names[:3] == ["Series", "9.9", "9.8"]
    assert names[-1] == "9.9 against 9.6"
    row = next(row for row in grid["rowData"] if row["test"] == FITTED.test)
    # The planted step lies in 9.8: the release before it has none.
    step = row["cells"]["against-9.7"]
    assert step["tone"] == "regression"
    assert "9.8 against 9.7: regression. +" in step["why"]
    assert "day=" in step["link"]
    assert row["against-9.7"] > 3
    # A cell is what the page of the two releases says.
    pair = asked.answer(
        "releases-gate.children", releases_state_data={"release": "9.7", "against": "9.6"}
    )
    assert pair is not None
    same = next(r for r in pair["releases-grid"]["rowData"] if r["test"] == FITTED.test)
    assert row["against-9.6"] == same["change"]
    missing = next(row for row in grid["rowData"] if row["test"] != FITTED.test)
    assert missing["cells"]["against-9.7"]["text"] == "–"
    assert "against-9.7" not in missing


def test_any_pair_opens_from_the_table(asked: Asked) -> None:
    pairs = json.dumps(drawn(asked, last="4")["matrix-pairs"])
    assert pairs.count("/releases?project=sample") == 6
    assert "release=9.8&against=9.6" in pairs
    assert "release=9.6&against=9.8" not in pairs


def test_the_columns_keep_the_order_of_the_link_and_then_that_of_the_person(asked: Asked) -> None:
    columns = drawn(asked, last="4", sort="-against-9.7")["matrix-grid"]["columnDefs"]
    assert [column["colId"] for column in columns if "sort" in column] == ["against-9.7"]
    sorted_by_hand = asked.answer(
        "matrix-grid.rowData",
        matrix_state_data={"last": "4"},
        matrix_grid_columnState=[{"colId": "test", "sort": "asc"}],
    )
    assert sorted_by_hand is not None
    columns = sorted_by_hand["matrix-grid"]["columnDefs"]
    assert [column["colId"] for column in columns if "sort" in column] == ["test"]


@pytest.mark.parametrize("release", ["9.5", "9.4"])
def test_the_first_release_has_nothing_before_it(asked: Asked, release: str) -> None:
    answer = drawn(asked, release=release)
    shown = json.dumps(answer["matrix-notice"])
    assert ("No release before it" in shown) == (answer["matrix-grid"]["rowData"] == [])


def test_the_file_has_every_cell(asked: Asked) -> None:
    text = asked.client.get("/releases/matrix.csv?last=3").text
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["test"] == FITTED.test]
    assert [(row["release"], row["against"]) for row in rows] == [("9.8", "9.7"), ("9.9", "9.8")]
    assert rows[0]["verdict"] == "regression"
    assert float(rows[0]["change_percent"]) > 3


def test_a_shared_matrix_names_its_release_and_moment(asked: Asked) -> None:
    page = asked.page("/releases/matrix", "?last=3&asof=2026-11-19")
    assert "Show it live" in page
