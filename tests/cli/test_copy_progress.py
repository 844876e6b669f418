"""A long copy of a store prints how far it is; a quick one nothing."""

import pytest

from models.cli.copy_progress import CopyProgress


def test_a_line_names_table_and_share(capsys: pytest.CaptureFixture[str]) -> None:
    report = CopyProgress(every_seconds=0)
    report("measurement", 2_500_000, 10_000_000)
    report("project", 0, 0)
    assert capsys.readouterr().err.splitlines() == [
        "measurement: 2,500,000 of 10,000,000 rows (25 %)",
        "project: 0 of 0 rows",
    ]


def test_a_quick_copy_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    report = CopyProgress()
    report("measurement", 1000, 1000)
    assert capsys.readouterr().err == ""
