"""What the command line and a checkout add to rows, and what is refused."""

import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from data.readers.completion.complete_rows import complete_rows
from data.readers.completion.given import Given
from data.readers.open_reader import open_reader
from data.readers.row import Row
from models.records.errors import ReadError

PATH = Path("results.json")
TIMES = ("2024-01-01T10:00:00+00:00", "2024-01-02T10:00:00+01:00")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a repository of two commits."""
    path = tmp_path_factory.mktemp("checkout")

    def git(*words: str, time: str = TIMES[0]) -> None:
        identity = {
            f"GIT_{who}_{what}": "a@b"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        environment = {
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "HOME": str(path),
            "GIT_COMMITTER_DATE": time,
        }
        subprocess.run(["git", "-C", str(path), *words], check=True, env=environment | identity)

    git("init", "-q")
    for time in TIMES:
        git("commit", "-q", "--allow-empty", "-m", time, time=time)
    return path


def hashes(checkout: Path) -> list[str]:
    """Full hashes, oldest first."""
    done = subprocess.run(
        ["git", "-C", str(checkout), "log", "--reverse", "--format=%H"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def complete(row: Row, given: Given) -> Row:
    (completed,) = complete_rows(PATH, [row], given, "tool")
    return completed


def test_the_file_wins_over_the_command_line() -> None:
    given = Given("2020-01-01", "r", "v", "s", "p")
    row = Row(suite="S", test="t", platform="P", time="2021-01-01", revision="R", version="V")
    assert complete(row, given) == row
    assert complete(Row(test="t"), given)[:4] == ("s", "t", "p", "2020-01-01")
    assert complete(Row(test="t"), given)[9:11] == ("r", "v")
    assert complete(Row(test="t"), Given(time="2020-01-01")).suite == "tool"


def test_a_checkout_knows_the_time_of_a_revision(checkout: Path) -> None:
    first, second = hashes(checkout)
    git = Given(checkout=checkout)
    assert complete(Row(test="t", revision=first), git).time == TIMES[0]
    assert complete(Row(test="t", revision=second[:9]), git).time == TIMES[1]
    assert complete(Row(test="t"), Given(revision=first, checkout=checkout)).time == TIMES[0]
    head = complete(Row(test="t"), git)
    assert (head.revision, head.time) == (second, TIMES[1])
    assert complete(Row(test="t", time="2022-01-01"), git)[3] == "2022-01-01"


def test_a_history_without_revisions_does_not_become_the_checked_out_commit(checkout: Path) -> None:
    rows = [Row(test="t", time="2022-01-01"), Row(test="t", time="2022-01-02")]
    done = complete_rows(PATH, rows, Given(checkout=checkout), "tool")
    assert [row.revision for row in done] == ["", ""]


def test_runs_move_to_the_time_of_their_commit(checkout: Path) -> None:
    first, _ = hashes(checkout)
    row = Row(test="t", time="2022-01-01", revision=first, commit_time="2021-12-31")
    assert complete(row, Given(commit_times=True)).time == "2021-12-31"
    assert complete(row, Given(commit_times=True, checkout=checkout)).time == TIMES[0]
    with pytest.raises(ReadError, match="no time of a commit"):
        complete(Row(test="t", time="2022-01-01"), Given(commit_times=True))


def test_what_is_missing_is_named_with_its_flag(checkout: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no time of the run.*--time.*--git REPO"):
        complete(Row(test="t"), Given())
    with pytest.raises(ReadError, match=r"no commit 'deadbeefdead'.*--time"):
        complete(Row(test="t", revision="deadbeefdead"), Given(checkout=checkout))
    with pytest.raises(ReadError, match="git finds no commits"):
        complete(Row(test="t"), Given(checkout=tmp_path))


def test_a_csv_may_leave_out_what_is_given(checkout: Path, tmp_path: Path) -> None:
    first, _ = hashes(checkout)
    path = tmp_path / "results.csv"
    path.write_text(f"test,value,revision\na,1,{first}\nb,2,unknown\n")
    with closing(open_reader(path, Given(suite="s", platform="p", checkout=checkout))) as reader:
        (chunk,) = reader.chunks()
    assert list(chunk.columns["time"]) == [TIMES[0], ""]  # the second row is put aside later
    assert list(chunk.columns["suite"]) == ["s", "s"]
    with pytest.raises(ReadError, match="lacks the columns suite, platform, time"):
        open_reader(path)
