"""The score board's table and file hold the same numbers under the same heads."""

import csv
import io

from dashboard.alerts.score.score_table import COLUMNS, score_csv, score_table
from models.triage.score_board import ScoreBy, ScoreRow
from tests.dashboard.read_component import rows_of

FULL = ScoreRow(("demo", "main"), 1200, 3.25, 8, 2, 3, 1187, 2, 5, 30.4, 49.0)
BARE = ScoreRow(("demo",), 1, 0.25, 0, 1, 0, 0, 0, 0, 0.5, None)


def test_the_table_has_every_number_in_its_column() -> None:
    head, full, bare = rows_of(score_table([FULL, BARE], ScoreBy.PROJECT))
    assert dict(zip(head, full, strict=True)) == {
        "Project": "demo / main",
        "Alerts": "1,200",
        "A week": "3.2",
        "Confirmed": "8",
        "Invalid": "2",
        "Infra": "3",
        "Undecided": "1,187",
        "Improvements": "25\u202f%",
        "Missed": "5",
        "Triage": "30 hours",
        "Culprit": "2 days",
    }
    assert bare[-4:] == ["–", "0", "under an hour", "–"]


def test_the_file_has_every_number_in_its_column() -> None:
    rows = list(csv.DictReader(io.StringIO(score_csv([FULL, BARE]))))
    values = ("demo/main", "1200", "3.25", "8", "2", "3", "1187", "0.25", "5", "30.4", "49.0")
    assert rows[0] == dict(zip(COLUMNS, values, strict=True))
    assert (rows[1]["improvement_share"], rows[1]["culprit_hours"]) == ("", "")
