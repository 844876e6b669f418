"""``bandwatch commits``: the commits of a branch, from a file or a checkout."""

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import app
from data.readers.commit_list import read_commit_csv, read_git_commits, read_git_tags
from models.records.errors import BadArgumentError, ReadError
from models.records.release import Release


def test_a_file_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "commits.csv"
    file.write_text(
        'Revision,time,author,subject\nabc,2026-11-20T02:00:00Z,Ada,"Sort, then search"\n'
        "def,1763690400,,\n",
        encoding="utf-8",
    )
    first, second = read_commit_csv(file)
    assert (first.revision, first.author, first.subject) == ("abc", "Ada", "Sort, then search")
    assert first.time_ms == 1_795_140_000_000
    assert (second.revision, second.time_ms, second.author) == ("def", 1_763_690_400_000, "")
    file.write_text("revision,time\nabc,2026-11-20\ndef,yesterday\n", encoding="utf-8")
    with pytest.raises(ReadError, match="line 3: unreadable time"):
        read_commit_csv(file)
    file.write_text("revision,when\nabc,2026-11-20\n", encoding="utf-8")
    with pytest.raises(ReadError, match="column time is missing"):
        read_commit_csv(file)
    file.write_bytes(b"revision,time\n\xff,2026-11-20\n")
    with pytest.raises(ReadError, match="cannot be read as CSV in UTF-8"):
        read_commit_csv(file)


def test_a_checkout_is_read_by_first_parents_oldest_first(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        identity = ("-c", "user.name=Ada L", "-c", "user.email=ada@example.org")
        command = ["git", "-C", str(tmp_path), *identity, *words]
        subprocess.run(command, check=True, capture_output=True)

    git("init", "-q", "-b", "trunk")
    for number in range(3):
        git("commit", "-q", "--allow-empty", "-m", f"Change {number}\n\nmore words")
    git("checkout", "-q", "-b", "side", "HEAD~1")
    git("commit", "-q", "--allow-empty", "-m", "On the side")
    git("checkout", "-q", "trunk")
    git("merge", "-q", "--no-ff", "-m", "Merge side", "side")
    found = read_git_commits(tmp_path, "trunk", 100)
    assert [item.subject for item in found] == ["Change 0", "Change 1", "Change 2", "Merge side"]
    assert {item.author for item in found} == {"Ada L"}
    assert all(len(item.revision) == 40 for item in found)
    assert [item.subject for item in read_git_commits(tmp_path, "trunk", 1)] == ["Merge side"]
    with pytest.raises(ReadError, match="git"):
        read_git_commits(tmp_path, "nowhere", 5)


def test_tags_are_releases_on_the_day_of_the_tag_or_its_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str, at: str = "2026-11-20T23:30:00-05:00") -> None:
        identity = ("-c", "user.name=Ada L", "-c", "user.email=ada@example.org")
        dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
        command = ["git", "-C", str(tmp_path), *identity, *words]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **dates})

    git("init", "-q", "-b", "main")
    git("commit", "-q", "--allow-empty", "-m", "One")
    git("tag", "v8.4")  # of the commit's day, 21 November in UTC
    git("tag", "-a", "v8.5", "-m", "notes", at="2026-12-01T00:00:00Z")
    git("tag", "nightly")
    git("tag", "vnext")
    assert read_git_tags(tmp_path, "v[0-9]*") == [
        Release(date(2026, 11, 21), "8.4"),
        Release(date(2026, 12, 1), "8.5"),
    ]
    assert [item.version for item in read_git_tags(tmp_path, "*")] == [
        "8.4",
        "nightly",
        "vnext",
        "8.5",
    ]
    with pytest.raises(ReadError, match="no tag matches 'x'"):
        read_git_tags(tmp_path, "x")
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    results = tmp_path / "results.csv"
    results.write_text("suite,test,platform,time,value\ns,t,m,2026-11-20,1\n")
    assert CliRunner().invoke(app.cli, ["ingest", str(results), "--project", "p"]).exit_code == 0
    words = ["commits", "p", "--git", str(tmp_path), "--tags", "v[0-9]*"]
    result = CliRunner().invoke(app.cli, words)
    assert "p: 2 tags are releases." in result.output
    result = CliRunner().invoke(app.cli, ["commits", "p", __file__, "--tags", "*"])
    assert isinstance(result.exception, BadArgumentError)


def test_the_command_counts_and_wants_one_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANDWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("BANDWATCH_DATABASE_URL", raising=False)
    results, commits = tmp_path / "r.csv", tmp_path / "c.csv"
    results.write_text("suite,test,platform,time,value,revision\ns,t,p,2026-11-20,1,abc\n")
    commits.write_text("revision,time\nabc,2026-11-20\ndef,2026-11-21\n")

    def run(*words: str) -> str:
        return CliRunner().invoke(app.cli, list(words), catch_exceptions=False).output

    with pytest.raises(BadArgumentError, match="no results of x/main"):
        run("commits", "x", str(commits))
    run("ingest", str(results), "--project", "x", "--quiet")
    assert "x/main: 1 commits are new, 1 known." in run("commits", "x", str(commits))
    with pytest.raises(BadArgumentError, match="Give one source"):
        run("commits", "x")
