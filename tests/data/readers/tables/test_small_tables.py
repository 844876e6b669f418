from datetime import date
from pathlib import Path

import pytest

from data.readers.tables.environment import read_environment
from data.readers.tables.releases import read_releases
from models.records.change import EnvironmentChange
from models.records.errors import ReadError
from models.records.release import Release


def write(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text)
    return path


def test_releases(tmp_path: Path) -> None:
    path = write(tmp_path, "version,release_date\n1.0,2024-01-31\n1.1,2024-03-01T22:00:00-05:00\n")
    assert read_releases(path) == [
        Release(date(2024, 1, 31), "1.0"),
        Release(date(2024, 3, 2), "1.1"),
    ]


def test_a_version_that_stands_twice_has_its_last_day(tmp_path: Path) -> None:
    path = write(tmp_path, "version,release_date\n1.0,2024-01-31\n1.0,2024-02-01\n")
    assert read_releases(path) == [Release(date(2024, 2, 1), "1.0")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version\n1.0\n", "lacks the column release_date"),
        ("version,release_date\n1.0,soon\n", "line 2: unreadable time 'soon'"),
        ("version,release_date\n1.0,2024-01-01\n,2024-01-31\n", "line 3: no version"),
        ("version,release_date\n1.0,2024-01-01,x\n", "line 2: 3 fields where the header has 2"),
    ],
)
def test_one_bad_release_refuses_the_calendar(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read_releases(write(tmp_path, text))


def test_environment_changes(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'time,description,platform\n2024-01-31T10:00:00Z,"kernel 6.1, new",linux-*\n'
        "1706695200,moved,\n",
    )
    assert read_environment(path) == [
        EnvironmentChange(1_706_695_200_000, "linux-*", "kernel 6.1, new"),
        EnvironmentChange(1_706_695_200_000, "*", "moved"),
    ]


def test_platform_may_be_absent_but_not_the_description(tmp_path: Path) -> None:
    path = write(tmp_path, "time,description\n2024-01-31,new machine\n")
    assert [change.platform for change in read_environment(path)] == ["*"]
    with pytest.raises(ReadError, match="line 2: no description"):
        read_environment(write(tmp_path, "time,description\n2024-01-31,\n"))
    with pytest.raises(ReadError, match="no such file"):
        read_environment(tmp_path / "absent.csv")
