"""The matrix of comparisons made by hand: which releases, rows, columns, file and pairs."""

import csv
import io
from dataclasses import replace

import pytest

from dashboard.releases.matrix.data import Matrix, shown_majors
from dashboard.releases.matrix.grid import matrix_columns
from dashboard.releases.matrix.pairs import pair_table
from dashboard.releases.matrix.rows import CSV_COLUMNS, WHOLE, matrix_csv, matrix_rows
from dashboard.releases.matrix.state import MatrixState
from tests.dashboard.read_component import parts_of, rows_of
from tests.dashboard.releases.test_parts import CHOICE, MAJORS, MATRIX, STEPS


@pytest.mark.parametrize(
    ("reference", "last", "names"),
    [
        (3, 2, "9.8 9.9"),
        (3, 4, "9.6 9.7 9.8 9.9"),
        (3, 12, "9.6 9.7 9.8 9.9"),
        (1, 2, "9.6 9.7"),
        (1, 3, "9.6 9.7"),
        (0, 6, "9.6"),
    ],
)
def test_the_last_releases_up_to_the_named_one_are_shown(
    reference: int, last: int, names: str
) -> None:
    chosen = replace(CHOICE, reference=MAJORS[reference])
    assert " ".join(major.name for major in shown_majors(chosen, last)) == names
    assert shown_majors(replace(CHOICE, reference=None), last) == ()


def test_a_matrix_s_row_has_a_number_only_where_there_is_a_comparison() -> None:
    first, second = matrix_rows(MATRIX)
    assert [first[f"against-9.{n}"] for n in (6, 7, 8)] == [3.0, 0.5, 0.25]
    assert (first[WHOLE], first["where"]) == (4.0, "main · render · linux")
    assert "against-9.6" not in second
    cell = second["cells"]["against-9.6"]
    assert (cell["text"], cell["why"]) == ("–", "9.7 against 9.6: not compared. not fitted yet")
    step = first["cells"]["against-9.6"]
    assert (step["text"], step["tone"]) == ("+3.0\u202f%", "regression")
    assert step["why"] == (
        "9.7 against 9.6: regression. +3.0\u202f% (+2.5\u202f% to +3.5\u202f%) · worse by δ with"
        " 97\u202f%"
    )


def test_the_columns_of_a_matrix_stand_newest_first_and_the_whole_last() -> None:
    columns = matrix_columns(MATRIX, "-against-9.7")
    assert [(item["colId"], item["headerName"]) for item in columns] == [
        ("test", "Series"),
        ("against-9.8", "9.9"),
        ("against-9.7", "9.8"),
        ("against-9.6", "9.7"),
        ("whole", "9.9 against 9.6"),
    ]
    assert [item.get("sort") for item in columns] == [None, None, "desc", None, None]
    assert matrix_columns(MATRIX, "test")[0]["sort"] == "asc"
    two = Matrix(CHOICE, MAJORS[2:], STEPS[2:], STEPS[2])
    assert len(matrix_columns(two, "")) == 2


def test_the_file_of_a_matrix_has_each_cell_under_its_head() -> None:
    rows = list(csv.DictReader(io.StringIO(matrix_csv(MATRIX))))
    assert len(rows) == 6
    values = ("sample", "main", "render", "a", "linux", "9.7", "9.6", "3", "2.5", "3.5")
    assert rows[0] == dict(zip(CSV_COLUMNS, (*values, "regression", ""), strict=True))
    assert rows[1]["change_percent"] == rows[1]["p10_percent"] == ""
    assert rows[1]["reason"] == "not fitted yet"


def test_any_pair_leads_to_its_comparison_and_known_ones_count_regressions() -> None:
    state = MatrixState(delta=2.0, sure=95.0)
    head, *body = rows_of(pair_table(MATRIX, state))
    assert head == ["Release", "against 9.8", "against 9.7", "against 9.6"]
    assert body == [
        ["9.9", "0 regressions", "compare", "2 regressions"],
        ["9.8", "", "0 regressions", "compare"],
        ["9.7", "", "", "1 regression"],
    ]
    links = [part.href for part in parts_of(pair_table(MATRIX, state)) if hasattr(part, "href")]
    assert len(links) == 6
    assert links[1] == "/releases?project=p&release=9.9&against=9.7&delta=2&sure=95"
